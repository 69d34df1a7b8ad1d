package dev.barnabas.app.wiring;

import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.kafka.egress.EgressBinding;
import dev.barnabas.kafka.egress.EgressRules;
import dev.barnabas.kafka.egress.EgressSurroundings;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the rules of a node. */
final class RunningRules {
  private RunningRules() {}

  /**
   * Starts them; gives the homes of all channels.
   *
   * @throws StartException a rule asks for what its topics don't allow
   */
  static ChannelHomes start(
      NodeOptions options, OwnLog own, Foundation foundation, Resources resources)
      throws StartException {
    List<EgressBinding> bindings =
        options.rules().egress().stream()
            .map(one -> new EgressBinding(one.app(), one.path(), one.rule()))
            .toList();
    // All that rules can ask for run before the first asks, as rules ask on a thread of theirs.
    Map<String, LogReader> readers = new HashMap<>();
    for (EgressBinding binding : bindings) {
      String cluster = binding.rule().settings().from().cluster();
      readers.put(cluster, own.readers().of(cluster).reader());
    }
    EgressSurroundings surroundings =
        new EgressSurroundings(
            Clusters.all(options.configuration()),
            readers::get,
            own.log(),
            own.config(),
            Clock.systemUTC(),
            foundation.ids()::unique);
    try {
      EgressRules egress = EgressRules.start(surroundings, bindings);
      resources.add("egress rules", egress);
      return new Homes(egress, own.log());
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
