package dev.barnabas.server.control;

import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.control.RuleRecord;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of the control state in the shapes of the Control API. */
final class ControlTrees {
  private static final String ORIGIN = "origin";
  private static final String LINKS = "_links";

  private ControlTrees() {}

  static Map<String, @Nullable Object> me(ControlToken token, String account) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    var shown = new LinkedHashMap<String, @Nullable Object>();
    shown.put("id", 1L);
    shown.put("name", token.name());
    shown.put("capabilities", token.capabilities());
    tree.put("token", shown);
    // Nobody in particular: a token stands for the people who run the node.
    tree.put("user", Map.of("id", 1L, "email", "operator@localhost"));
    tree.put("account", Map.of("id", account, "name", account));
    return tree;
  }

  static Map<String, @Nullable Object> app(AppRecord app) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("accountId", app.account());
    tree.put("id", app.id());
    tree.put("name", app.name());
    tree.put("status", app.enabled() ? "enabled" : "disabled");
    tree.put("tlsOnly", app.tlsOnly());
    tree.put("apnsUseSandboxEndpoint", false);
    end(tree, app.createdMillis(), app.modifiedMillis(), app.origin());
    tree.put(LINKS, self("/v1/apps/" + app.id()));
    return tree;
  }

  static Map<String, @Nullable Object> key(KeyRecord key) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("appId", key.app());
    tree.put("id", key.id());
    tree.put("name", key.label());
    tree.put("status", key.revoked() ? 1L : 0L);
    tree.put("key", key.text());
    tree.put("capability", Json.parse(key.capability()));
    tree.put("revocableTokens", key.revocableTokens());
    end(tree, key.createdMillis(), key.modifiedMillis(), key.origin());
    return tree;
  }

  static Map<String, @Nullable Object> namespace(NamespaceRecord namespace) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("appId", namespace.app());
    tree.putAll(NamespaceTrees.tree(namespace.namespace()));
    tree.put("exposeTimeserial", true);
    end(tree, namespace.createdMillis(), namespace.modifiedMillis(), namespace.origin());
    return tree;
  }

  /**
   * A rule, without the password that it may hold.
   *
   * @param standing how it stands on this node
   */
  static Map<String, @Nullable Object> rule(
      RuleRecord rule, Map<String, @Nullable Object> standing) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("id", rule.id());
    tree.put("appId", rule.app());
    tree.put("version", "1.2");
    tree.putAll(rule.body());
    tree.put("requestMode", "single");
    tree.put("target", withoutPassword(rule.body().get("target")));
    tree.putAll(standing);
    end(tree, rule.createdMillis(), rule.modifiedMillis(), rule.origin());
    tree.put(LINKS, self("/v1/apps/" + rule.app() + "/rules/" + rule.id()));
    return tree;
  }

  private static @Nullable Object withoutPassword(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      return tree;
    }
    var shown = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> {
      if (!"password".equals(name)) {
        shown.put(String.valueOf(name), withoutPassword(value));
      }
    });
    return shown;
  }

  private static void end(
      Map<String, @Nullable Object> tree, long created, long modified, Origin origin) {
    tree.put("created", created);
    tree.put("modified", modified);
    tree.put(ORIGIN, origin.wireName());
  }

  private static Map<String, @Nullable Object> self(String path) {
    return new LinkedHashMap<>(Map.of("self", path));
  }
}
