package dev.barnabas.mapping.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message holds ({@code message}).
 *
 * @param name template; null for none
 * @param select member → expression; null for the whole item
 * @param keepNulls whether members that are null stay
 * @param clientId template; null for none
 * @param headers which record headers become {@code extras.headers}
 * @param setHeaders header → template
 * @param kafkaKey whether {@code extras.kafka.key} is written
 */
public record MessageSettings(
    @Nullable String name,
    @Nullable Map<String, String> select,
    boolean keepNulls,
    @Nullable String clientId,
    HeaderChoice headers,
    Map<String, String> setHeaders,
    boolean kafkaKey) {
  /** Members of a select, headers to set: lines in a file that a person wrote. */
  static final int MEMBERS_MAX = 200;

  public MessageSettings {
    select = select == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(select));
    setHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(setHeaders));
    if (select != null && (select.isEmpty() || select.size() > MEMBERS_MAX)) {
      throw new RuleException(
          "select",
          null,
          "must have 1 to " + MEMBERS_MAX + " members",
          "Leave it out for the whole item");
    }
    if (setHeaders.size() > MEMBERS_MAX) {
      throw new RuleException(
          "headers.set", null, "must have at most " + MEMBERS_MAX + " headers", "");
    }
  }
}
