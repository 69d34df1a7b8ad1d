package dev.barnabas.app.wiring;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.PlacedRule;
import dev.barnabas.app.config.Problem;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.config.WebSocketSourceSettings;
import dev.barnabas.kafka.feed.FeedBinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a configuration file that was changed while the node runs: its rules and feeds. All of
 * it, or nothing: a file with a mistake, or in which something else has changed, leaves the node as
 * it is.
 *
 * <p>Thread: that of whoever looks at the file; it blocks while rules end.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final Configuration running;
  private final String firstApp;
  private final LiveRules live;
  private final Feeds feeds;
  private final Map<Object, Map<String, Object>> texts = new HashMap<>(); // ≤ rules of the file
  private final FileChanges state;
  private Rules rules;

  Reload(NodeOptions options, LiveRules live, Feeds feeds, FileChanges state) {
    this.state = state;
    this.running = options.configuration();
    this.firstApp = options.apps().getFirst().id();
    this.live = live;
    this.feeds = feeds;
    this.rules = options.rules();
    texts.putAll(texts(running, rules));
  }

  /**
   * From now on these rules and feeds run. Those that stand in the file as before go on untouched.
   *
   * <p>What is refused is logged, and changes nothing.
   *
   * @param source the file, as the user named it
   * @param environment variables
   */
  void apply(Path source, Map<String, String> environment) {
    try {
      apply(source.toString(), ConfigFile.read(source, environment));
      state.taken();
    } catch (ConfigException e) {
      state.refused();
      log.error(
          "{}; the node goes on with what stood there before. {}",
          e.getMessage(),
          e.problems().stream().map(Problem::toString).collect(Collectors.joining(" ")));
    }
  }

  private void apply(String source, ConfigFile file) throws ConfigException {
    Configuration next = file.configuration();
    List<String> fixed = running.differencesBeside(next);
    if (!fixed.isEmpty()) {
      throw refused(source, String.join(", ", fixed), "can't change while the node runs");
    }
    Rules read = Rules.read(source, file, firstApp);
    Map<Object, Map<String, Object>> readTexts = texts(next, read);
    Rules wanted =
        new Rules(
            kept(rules.egress(), read.egress(), Reload::name, readTexts),
            kept(rules.ingress(), read.ingress(), Reload::name, readTexts));
    Map<WebSocketSourceSettings, FeedBinding> wantedFeeds = feeds(source, next);
    String said = differences(wanted);
    if (!wanted.equals(rules)) {
      live.redeclare(wanted);
      texts.keySet().removeIf(one -> !isAmong(wanted, one));
      readTexts.forEach((one, text) -> {
        if (isAmong(wanted, one)) {
          texts.put(one, text);
        }
      });
      rules = wanted;
      log.info("{} has changed: {}", source, said);
    }
    feeds.update(wantedFeeds);
  }

  private Map<WebSocketSourceSettings, FeedBinding> feeds(String source, Configuration next)
      throws ConfigException {
    try {
      return feeds.bindings(next);
    } catch (StartException e) {
      throw refused(source, "webSocketSources", String.valueOf(e.getMessage()));
    }
  }

  private static ConfigException refused(String source, String path, String why) {
    return new ConfigException(
        source, List.of(new Problem(path, null, why, "Restart the node", "")));
  }

  private static boolean isAmong(Rules rules, Object one) {
    return rules.egress().contains(one) || rules.ingress().contains(one);
  }

  private static List<String> name(Rules.Egress one) {
    return List.of(one.app(), one.rule().settings().name());
  }

  private static List<String> name(Rules.Ingress one) {
    return List.of(one.app(), one.rule().settings().name());
  }

  /** What stands there as before is the same object as before, wherever it stands now. */
  private <R> List<R> kept(
      List<R> before,
      List<R> after,
      Function<R, List<String>> name,
      Map<Object, Map<String, Object>> afterTexts) {
    Map<List<String>, R> known = new HashMap<>();
    before.forEach(one -> known.put(name.apply(one), one));
    List<R> kept = new ArrayList<>();
    for (R one : after) {
      R old = known.get(name.apply(one));
      boolean same = old != null && Objects.equals(texts.get(old), afterTexts.get(one));
      kept.add(same ? Objects.requireNonNull(old) : one);
    }
    return List.copyOf(kept);
  }

  /** As they are written. */
  private static Map<Object, Map<String, Object>> texts(Configuration of, Rules rules) {
    Map<String, Map<String, Object>> byPath = new HashMap<>();
    for (int app = 0; app < Math.max(1, of.apps().size()); app++) {
      for (PlacedRule rule : of.egressOf(app)) {
        byPath.put(rule.path(), rule.tree());
      }
      for (PlacedRule rule : of.ingressOf(app)) {
        byPath.put(rule.path(), rule.tree());
      }
    }
    Map<Object, Map<String, Object>> texts = new HashMap<>();
    rules.egress().forEach(one -> texts.put(one, byPath.getOrDefault(one.path(), Map.of())));
    rules.ingress().forEach(one -> texts.put(one, byPath.getOrDefault(one.path(), Map.of())));
    return texts;
  }

  /** For the log. */
  private String differences(Rules wanted) {
    Map<String, Object> before = named(rules);
    Map<String, Object> after = named(wanted);
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .sorted()
        .map(name ->
            name
                + (before.containsKey(name)
                    ? after.containsKey(name) ? " changed" : " removed"
                    : " added"))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Object> named(Rules rules) {
    Map<String, Object> named = new HashMap<>();
    Stream.concat(rules.egress().stream(), rules.ingress().stream())
        .forEach(one ->
            named.put(
                one instanceof Rules.Egress egress
                    ? "egress " + String.join("/", name(egress))
                    : "ingress " + String.join("/", name((Rules.Ingress) one)),
                one));
    return named;
  }
}
