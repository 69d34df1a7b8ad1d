package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.Problem;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.wiring.RuleBodies.Compiled;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.ControlledApp;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.control.RuleBook;
import dev.barnabas.core.control.RuleRecord;
import dev.barnabas.kafka.egress.EgressBinding;
import dev.barnabas.kafka.ingress.IngressBinding;
import dev.barnabas.kafka.rule.Halts;
import dev.barnabas.kafka.rule.RuleMemory;
import dev.barnabas.mapping.egress.Extensions;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what the Control API made of rules, beside those of the file: each change of the control
 * state starts and ends rules here as on every other node.
 *
 * <p>Thread: any; {@link #apply} blocks.
 */
final class LiveRules implements RuleBook {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);
  private static final String SOURCE = "the Control API";
  private static final int AGAIN_SECONDS = 2;

  /** The older first: of two rules that want the same channels every node takes the same one. */
  private static final Comparator<RuleRecord> AGE =
      Comparator.comparingLong(RuleRecord::createdMillis).thenComparing(RuleRecord::id);

  private final Configuration configuration;
  private final Extensions extensions;
  private final RunningRules running;
  private final Control control;
  private final Executor blocking;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Rules declared;
  private volatile @Nullable String failure; // of the last apply
  private volatile Map<RuleRecord, Standing> standings = Map.of(); // ≤ rules
  private Rules beside; // the file's, as of the standings

  /** What became of a rule here: it runs, or the reason why not. */
  private record Standing(@Nullable Compiled compiled, @Nullable String refusal) {}

  /**
   * @param blocking runs what has to wait for Kafka
   */
  LiveRules(NodeOptions options, RunningRules running, Control control, Executor blocking) {
    this.blocking = blocking;
    this.configuration = options.configuration();
    this.declared = options.rules();
    this.beside = declared;
    this.extensions = options.extensions();
    this.running = running;
    this.control = control;
  }

  /** Starts and ends rules until they are those of the control state. */
  void apply() {
    lock.lock();
    try {
      Map<RuleRecord, Standing> now = new LinkedHashMap<>();
      List<EgressBinding> egress = new ArrayList<>(RunningRules.egressBindings(declared));
      List<IngressBinding> ingress = new ArrayList<>(RunningRules.ingressBindings(declared));
      Iterator<RuleRecord> old = standings.keySet().iterator();
      boolean same = beside.equals(declared); // as before, up to this one
      for (RuleRecord rule : rules()) {
        same &= old.hasNext() && old.next().equals(rule);
        Standing known = standings.get(rule);
        Standing standing = known != null && same ? known : standing(rule, known, now);
        now.put(rule, standing);
        if (standing.compiled() instanceof Compiled.Egress(var one)) {
          EgressBinding.of(one.app(), one.path(), one.rule(), made(rule)).forEach(egress::add);
        } else if (standing.compiled() instanceof Compiled.Ingress(var one, var brought)) {
          ingress.add(new IngressBinding(one.app(), one.rule(), brought, made(rule)));
        }
      }
      Set<RuleRecord> before = standings.keySet();
      standings = now;
      beside = declared;
      try {
        running.update(egress, ingress);
      } finally {
        forgetRemoved(before);
      }
      failure = null;
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage());
      log.error("Rules could not be started or ended; tried again in {} s", AGAIN_SECONDS, e);
      CompletableFuture.delayedExecutor(AGAIN_SECONDS, TimeUnit.SECONDS, blocking)
          .execute(this::apply);
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on these are the rules of the file. One of the Control API that does not go with them
   * any more ends; one that does now, begins.
   */
  void redeclare(Rules rules) {
    lock.lock();
    try {
      declared = rules;
      apply();
    } finally {
      lock.unlock();
    }
  }

  private List<RuleRecord> rules() {
    return control.snapshot().apps().values().stream()
        .filter(LiveRules::runs)
        .flatMap(app -> app.rules().values().stream())
        .sorted(AGE)
        .toList();
  }

  private static boolean runs(ControlledApp app) {
    return app.app() != null && app.app().enabled();
  }

  /**
   * What becomes of it beside the older ones, which may not be those of the last time: every node
   * comes to the same, in whichever order it heard of them.
   *
   * @param known what became of it then; what runs stays the same object
   */
  private Standing standing(
      RuleRecord rule, @Nullable Standing known, Map<RuleRecord, Standing> older) {
    try {
      Compiled compiled =
          known == null || known.compiled() == null
              ? RuleBodies.compile(rule, extensions)
              : known.compiled();
      var others = new ArrayList<@Nullable Compiled>();
      older.values().forEach(standing -> others.add(standing.compiled()));
      require(compiled, others);
      return new Standing(compiled, null);
    } catch (RuleException | ProtocolException e) {
      log.warn("Rule {} of app {} does not run here: {}", rule.id(), rule.app(), e.getMessage());
      return new Standing(null, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void check(RuleRecord rule, Collection<RuleRecord> others) {
    try {
      List<@Nullable Compiled> beside = new ArrayList<>();
      for (RuleRecord other : others) {
        Standing standing = standings.get(other);
        beside.add(standing == null ? RuleBodies.compile(other, extensions) : standing.compiled());
      }
      require(RuleBodies.compile(rule, extensions), beside);
    } catch (RuleException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** Refuses one that does not go with others and those of the file. */
  private void require(Compiled rule, List<@Nullable Compiled> others) {
    try {
      Rules one = rules(Stream.of(rule)).checked(SOURCE, configuration);
      var _ = declared.with(rules(others.stream()), SOURCE).with(one, SOURCE);
    } catch (ConfigException e) {
      throw refused(e.problems().stream().map(Problem::toString).collect(Collectors.joining(" ")));
    }
  }

  private static Rules rules(Stream<@Nullable Compiled> compiled) {
    List<Rules.Egress> egress = new ArrayList<>();
    List<Rules.Ingress> ingress = new ArrayList<>();
    compiled.forEach(one -> {
      switch (one) {
        case Compiled.Egress(var rule) -> egress.add(rule);
        case Compiled.Ingress(var rule, var _) -> ingress.add(rule);
        case null -> {}
      }
    });
    return new Rules(egress, ingress);
  }

  @Override
  public List<RuleRecord> declared(String app) {
    Stream<RuleRecord> egress =
        declared.egress().stream()
            .filter(one -> one.app().equals(app))
            .map(one -> {
              var target = new HashMap<String, @Nullable Object>();
              var settings = one.rule().settings();
              target.put("from", from(settings.from()));
              target.put("channel", settings.channels());
              return shown(app, settings.name(), "barnabas/egress", settings.enabled(), target);
            });
    Stream<RuleRecord> ingress =
        declared.ingress().stream()
            .filter(one -> one.app().equals(app))
            .map(one -> {
              var target = new HashMap<String, @Nullable Object>();
              var settings = one.rule().settings();
              target.put("from", Map.of("channels", settings.channels()));
              target.put("to", Map.of("cluster", settings.to().cluster()));
              return shown(app, settings.name(), "barnabas/ingress", settings.enabled(), target);
            });
    return Stream.concat(egress, ingress).toList();
  }

  private static Map<String, Object> from(EgressSource source) {
    return source.pattern() == null
        ? Map.of("topics", source.topics())
        : Map.of("topicPattern", source.pattern().toString());
  }

  /** Named by its kind too: rules of both directions may have one name. */
  private static RuleRecord shown(
      String app, String name, String type, boolean enabled, Map<String, @Nullable Object> target) {
    target.put("name", name);
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("ruleType", type);
    body.put("status", enabled ? "enabled" : "disabled");
    body.put("target", target);
    String id = type.substring(type.indexOf('/') + 1) + '.' + name;
    return new RuleRecord(app, id, body, 0, 0, Origin.FILE);
  }

  @Override
  public Map<String, @Nullable Object> standing(RuleRecord rule) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    Standing standing = standings.get(rule);
    String name = fullName(rule);
    boolean egress = isEgress(rule);
    if (standing != null && standing.refusal() != null) {
      tree.put("state", "refused");
      tree.put("detail", standing.refusal());
      return tree;
    }
    RuleReport report =
        running.reports().stream()
            .filter(one ->
                one.name().equals(name)
                    && egress == (one.direction() == RuleReport.Direction.EGRESS))
            .max(Comparator.comparing(RuleReport::standing)) // of several sources the worst
            .orElse(null);
    if (report != null) {
      return report.details();
    }
    boolean enabled = "enabled".equals(rule.body().get("status"));
    tree.put("state", enabled ? "waiting" : "off");
    String why = failure == null ? "" : "; the last try failed: " + failure;
    tree.put("detail", enabled ? "the rule is being started" + why : "the rule is disabled");
    return tree;
  }

  @Override
  public CompletionStage<Boolean> resume(RuleRecord rule, boolean skipOne) {
    Halts halts = halts(rule);
    return CompletableFuture.supplyAsync(
        () -> skipOne ? halts.skipOne() : halts.resume(), blocking);
  }

  @Override
  public CompletionStage<Map<String, @Nullable Object>> replay(RuleRecord rule) {
    return asked(rule, isEgress(rule) ? running.egress()::replay : running.ingress()::replay);
  }

  @Override
  public CompletionStage<Map<String, @Nullable Object>> replayed(RuleRecord rule) {
    return asked(rule, isEgress(rule) ? running.egress()::replayed : running.ingress()::replayed);
  }

  private CompletionStage<Map<String, @Nullable Object>> asked(
      RuleRecord rule, Function<String, Map<String, @Nullable Object>> question) {
    return CompletableFuture.supplyAsync(() -> question.apply(fullName(rule)), blocking);
  }

  private static String fullName(RuleRecord rule) {
    return rule.app() + '/' + RuleBodies.nameOf(rule);
  }

  private Halts halts(RuleRecord rule) {
    return memory(rule).halts(running.own().config());
  }

  private static RuleMemory memory(RuleRecord rule) {
    return new RuleMemory(isEgress(rule) ? "egress" : "ingress", fullName(rule), made(rule));
  }

  /** The ids of the API are never used twice. */
  private static String made(RuleRecord rule) {
    return rule.origin() == Origin.FILE
        ? RuleMemory.OF_FILE
        : rule.id() + '-' + rule.createdMillis();
  }

  private static boolean isEgress(RuleRecord rule) {
    return "barnabas/egress".equals(rule.body().get("ruleType"));
  }

  /** Of a rule that was removed, or has another name now, the settings keep nothing. */
  private void forgetRemoved(Collection<RuleRecord> before) {
    Set<RuleMemory> there =
        control.snapshot().apps().values().stream()
            .flatMap(app -> app.rules().values().stream())
            .map(LiveRules::memory)
            .collect(Collectors.toSet());
    before.stream()
        .map(LiveRules::memory)
        .filter(memory -> !there.contains(memory))
        .forEach(memory -> memory.forget(running.own().config()));
  }

  private static ProtocolException refused(String message) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, message);
  }
}
