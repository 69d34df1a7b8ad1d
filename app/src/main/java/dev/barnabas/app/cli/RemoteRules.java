package dev.barnabas.app.cli;

import dev.barnabas.app.wiring.StartException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of an app on a running node. Thread: any; it blocks. */
final class RemoteRules {
  private static final String ACCOUNT_APPS = "/v1/accounts/barnabas/apps";

  private final ControlClient client;
  private final String path;

  private RemoteRules(ControlClient client, String app) {
    this.client = client;
    this.path = "/v1/apps/" + encoded(app) + "/rules";
  }

  /**
   * Finds the app.
   *
   * @param app null: the only one
   */
  static RemoteRules of(ControlClient client, @Nullable String app) throws StartException {
    if (app != null) {
      return new RemoteRules(client, app);
    }
    List<String> ids = new ArrayList<>();
    for (Map<?, ?> one : maps(client.ask("GET", ACCOUNT_APPS, null))) {
      ids.add(text(one.get("id")));
    }
    if (ids.size() != 1) {
      throw new StartException(
          "say which app with --app; there are: "
              + (ids.isEmpty() ? "none" : String.join(", ", ids)));
    }
    return new RemoteRules(client, ids.getFirst());
  }

  /**
   * A rule as the node tells of it.
   *
   * @param tree all that it tells
   */
  record Remote(String id, String name, Map<?, ?> tree) {
    String text(String key) {
      return RemoteRules.text(tree.get(key));
    }

    boolean isOfFile() {
      return text("origin").equals("file");
    }

    /** The sum over the partitions that the node has. */
    long lag() {
      long sum = 0;
      for (Map<?, ?> partition : maps(tree.get("partitions"))) {
        sum += partition.get("lag") instanceof Number lag ? lag.longValue() : 0;
      }
      return sum;
    }
  }

  List<Remote> list() throws StartException {
    List<Remote> rules = new ArrayList<>();
    for (Map<?, ?> tree : maps(client.ask("GET", path, null))) {
      rules.add(remote(tree));
    }
    return rules;
  }

  private static Remote remote(@Nullable Object tree) {
    Map<?, ?> map = tree instanceof Map<?, ?> known ? known : Map.of();
    Object name = map.get("target") instanceof Map<?, ?> target ? target.get("name") : null;
    String id = text(map.get("id"));
    return new Remote(id, name instanceof String given ? given : "rule-" + id, map);
  }

  /**
   * The one of that name or id.
   *
   * @throws StartException there is none, or there are several
   */
  Remote find(String nameOrId) throws StartException {
    List<Remote> all = list();
    List<Remote> found =
        all.stream()
            .filter(one -> one.id().equals(nameOrId) || one.name().equals(nameOrId))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    boolean none = found.isEmpty();
    throw new StartException(
        (none ? "there is no rule '%s'; there are: %s" : "'%s' are several: say which id: %s")
            .formatted(
                nameOrId,
                (none ? all : found)
                    .stream()
                        .map(none ? Remote::name : Remote::id)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * A rule as it stands in a file.
   *
   * @param ruleType as the Control API names its kind
   */
  record Wanted(String ruleType, Map<String, Object> rule) {
    String name() {
      return RemoteRules.text(rule.get("name"));
    }

    boolean is(Remote other) {
      return other.name().equals(name()) && other.text("ruleType").equals(ruleType);
    }
  }

  /**
   * Makes a rule, or changes the one of its kind and name to be the same.
   *
   * @param dry only says what would be done
   * @return what was done: {@code created}, {@code changed}, {@code unchanged}
   */
  String apply(Wanted wanted, boolean dry) throws StartException {
    Map<String, @Nullable Object> target = new LinkedHashMap<>(wanted.rule());
    Object enabled = target.remove("enabled");
    String status = Boolean.FALSE.equals(enabled) ? "disabled" : "enabled";
    Remote known = list().stream().filter(wanted::is).findFirst().orElse(null);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("status", status);
    body.put("target", target);
    if (known == null) {
      body.put("ruleType", wanted.ruleType());
      ask(dry, "POST", path, body);
      return "created";
    }
    if (known.isOfFile()) {
      throw new StartException(
          "the rule '" + known.name() + "' stands in the node's file: change it there");
    }
    Map<?, ?> old = known.tree().get("target") instanceof Map<?, ?> map ? map : Map.of();
    if (sameNumbers(old).equals(sameNumbers(target)) && known.text("status").equals(status)) {
      return "unchanged";
    }
    // A null removes a member: what is no longer written counts no longer.
    old.keySet().forEach(key -> target.putIfAbsent(String.valueOf(key), null));
    ask(dry, "PATCH", path + '/' + encoded(known.id()), body);
    return "changed";
  }

  private void ask(boolean dry, String method, String where, Map<String, @Nullable Object> body)
      throws StartException {
    if (!dry) {
      var _ = client.ask(method, where, body);
    }
  }

  /** Those that a file could have and this one has not; not those of the node's own file. */
  List<Remote> beside(List<Wanted> wanted) throws StartException {
    return list().stream()
        .filter(one -> !one.isOfFile() && one.text("ruleType").startsWith("barnabas/"))
        .filter(one -> wanted.stream().noneMatch(rule -> rule.is(one)))
        .toList();
  }

  /** YAML's numbers and JSON's may have different classes. */
  private static Object sameNumbers(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        Map<String, Object> same = new LinkedHashMap<>();
        map.forEach((key, value) -> same.put(String.valueOf(key), sameNumbers(value)));
        yield same;
      }
      case List<?> list -> list.stream().map(RemoteRules::sameNumbers).toList();
      case Number number -> number.doubleValue();
      case null -> "null";
      default -> tree;
    };
  }

  void delete(Remote rule) throws StartException {
    var _ = client.ask("DELETE", path + '/' + encoded(rule.id()), null);
  }

  /** Asks for something to be done with it: {@code resume}, {@code skip-one}. */
  Remote order(Remote rule, String what) throws StartException {
    return remote(client.ask("POST", path + '/' + encoded(rule.id()) + '/' + what, null));
  }

  /** Begins a replay of its dead letters. */
  Map<?, ?> replay(Remote rule) throws StartException {
    return map(client.ask("POST", path + '/' + encoded(rule.id()) + "/replay", null));
  }

  /** How far that is. */
  Map<?, ?> replayed(Remote rule) throws StartException {
    return map(client.ask("GET", path + '/' + encoded(rule.id()) + "/replay", null));
  }

  private static Map<?, ?> map(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<Map<?, ?>> maps(@Nullable Object tree) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (tree instanceof List<?> list) {
      list.forEach(one -> maps.add(map(one)));
    }
    return maps;
  }

  private static String text(@Nullable Object value) {
    return Objects.toString(value, "");
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
