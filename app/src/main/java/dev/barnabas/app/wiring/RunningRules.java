package dev.barnabas.app.wiring;

import dev.barnabas.app.config.Rules;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.kafka.KnownClusters;
import dev.barnabas.kafka.egress.EgressBinding;
import dev.barnabas.kafka.egress.EgressRules;
import dev.barnabas.kafka.egress.EgressSurroundings;
import dev.barnabas.kafka.ingress.IngressBinding;
import dev.barnabas.kafka.ingress.IngressRules;
import dev.barnabas.kafka.ingress.IngressSurroundings;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of a node. Thread: any.
 *
 * @param homes of all channels
 * @param file whether the file's rules are those that run
 * @param watches has the nodes tell what rules take that is in no log by itself
 */
record RunningRules(
    ChannelHomes homes,
    EgressRules egress,
    IngressRules ingress,
    Feeds feeds,
    OwnLog own,
    RuleWatches watches,
    FileChanges file) {
  /** Where messages are taken: envelopes say it, as connections are told it. */
  private static final String SITE = "local";

  /**
   * Starts them.
   *
   * @throws StartException a rule asks for what its topics don't allow
   */
  static RunningRules start(
      NodeOptions options, OwnLog own, Foundation foundation, Resources resources)
      throws StartException {
    KnownClusters clusters = new KnownClusters(Clusters.all(options.configuration()));
    try {
      List<EgressBinding> egressBindings = egressBindings(options.rules());
      var rules = new ClosedTogether();
      resources.add("rules", rules);
      EgressRules egress =
          EgressRules.start(
              new EgressSurroundings(
                  clusters,
                  cluster -> own.readers().of(cluster).reader(),
                  own.log(),
                  own.config(),
                  own.readers().agents()::retire,
                  (moved, reason) -> own.readers().agents().expel(own.log(), moved, reason),
                  Clock.systemUTC(),
                  System::nanoTime,
                  foundation.ids()::unique),
              egressBindings);
      rules.add(egress);
      IngressSurroundings surroundings =
          new IngressSurroundings(
              clusters,
              own.log(),
              own.config(),
              options.configuration().log().dedupWindow(),
              SITE,
              foundation.ids()::unique,
              Clock.systemUTC());
      List<IngressBinding> bindings = ingressBindings(options.rules());
      IngressRules ingress = IngressRules.start(surroundings, bindings);
      rules.add(ingress);
      Feeds feeds = Feeds.start(options.configuration(), clusters);
      rules.add(feeds.sources());
      var watches = new RuleWatches();
      watches.want(bindings);
      return new RunningRules(
          new Homes(egress, own.log()), egress, ingress, feeds, own, watches, new FileChanges());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** How each of them stands now. */
  List<RuleReport> reports() {
    return Stream.concat(
            egress.statuses().stream().map(RuleReport::of),
            ingress.statuses().stream().map(RuleReport::of))
        .toList();
  }

  /** From now on these run; blocks until those that are missing have ended. */
  void update(List<EgressBinding> wanted, List<IngressBinding> wantedIngress) {
    egress.update(wanted);
    watches.want(wantedIngress);
    ingress.update(wantedIngress);
  }

  static List<EgressBinding> egressBindings(Rules rules) {
    return rules.egress().stream()
        .flatMap(one -> EgressBinding.of(one.app(), one.path(), one.rule()))
        .toList();
  }

  static List<IngressBinding> ingressBindings(Rules rules) {
    return rules.ingress().stream().map(one -> new IngressBinding(one.app(), one.rule())).toList();
  }
}
