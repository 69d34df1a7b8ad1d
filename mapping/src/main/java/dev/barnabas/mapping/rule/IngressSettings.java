package dev.barnabas.mapping.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rule channels → topics as it is written. Expressions and templates are still text; {@code
 * IngressRule} compiles them.
 *
 * @param source what it takes of these channels
 * @param channels regular expression that has to be found in a channel's name; empty for every
 *     channel
 * @param filter expression; null for none
 * @param enveloped whether values are Ably's envelope, else the payload
 * @param select member → expression; null for the whole payload
 * @param headers which message headers become record headers
 */
public record IngressSettings(
    String name,
    boolean enabled,
    IngressSource source,
    String channels,
    @Nullable String filter,
    IngressTarget to,
    boolean enveloped,
    RecordFormat format,
    @Nullable Map<String, String> select,
    HeaderChoice headers,
    boolean allowLoop,
    ErrorSettings onError) {

  public IngressSettings {
    select = select == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(select));
    RuleName.require(name);
    if (select != null && enveloped) {
      throw new RuleException(
          "select", null, "works only without the envelope", "Set enveloped: false");
    }
    if (select != null && (select.isEmpty() || select.size() > MessageSettings.MEMBERS_MAX)) {
      throw new RuleException(
          "select", null, "must have 1 to " + MessageSettings.MEMBERS_MAX + " members", "");
    }
    if (format == RecordFormat.MSGPACK && !enveloped && select == null) {
      throw new RuleException(
          "format",
          format.label(),
          "works only with the envelope or a select: a payload goes as it is",
          "Leave it out");
    }
  }

  /**
   * Reads a rule.
   *
   * @param path where it stands, such as {@code ingress[0]}, for messages
   * @param tree its YAML or JSON
   * @throws RuleException with everything that is wrong, unknown keys and keys not served yet
   *     included
   */
  public static IngressSettings read(String path, Map<String, ? extends @Nullable Object> tree) {
    return new IngressReader(new RuleTree(path, tree, new ArrayList<>())).read();
  }
}
