package dev.barnabas.app.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An app: channels, keys and rules of its own. */
public record AppSettings(
    @Setting(value = "Its id, the first part of its keys.", required = true) String id,
    @Setting("Its API keys.") List<KeySettings> keys,
    @Setting("Whose JWTs let people in, beside those signed with its keys.")
        List<IssuerSettings> issuers,
    @Setting("Its channel rules.") List<NamespaceSettings> namespaces,
    @Setting("Its rules, topics to channels.") List<Map<String, Object>> egress,
    @Setting("Its rules, channels to topics.") List<Map<String, Object>> ingress)
    implements Checked {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  AppSettings withoutRules() {
    return new AppSettings(id, keys, issuers, namespaces, List.of(), List.of());
  }

  @Override
  public void check(Report report) {
    if (!NAME.matcher(id).matches()) {
      report.problem(
          "id", "'" + id + "' is no id", "Use up to 64 of the characters a-z A-Z 0-9 _ -");
    }
    for (int i = 0; i < issuers.size(); i++) {
      String key = issuers.get(i).key();
      if (keys.stream().noneMatch(one -> one.name().equals(key))) {
        report.problem(
            "issuers[" + i + "].key", "this app has no key '" + key + "'", "Name one of its keys");
      }
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!names.add(keys.get(i).name())) {
        report.problem(
            "keys[" + i + "].name",
            "another key of this app has the name " + keys.get(i).name(),
            "Names of keys must differ");
      }
    }
  }
}
