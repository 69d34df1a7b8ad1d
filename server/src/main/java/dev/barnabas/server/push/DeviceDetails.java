package dev.barnabas.server.push;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices as plain objects (spec PCD, PCP). */
final class DeviceDetails {
  private static final Set<String> PLATFORMS = Set.of("android", "ios", "browser");
  private static final Set<String> FORM_FACTORS =
      Set.of("phone", "tablet", "desktop", "tv", "watch", "car", "embedded", "other");

  /** What each transport needs to reach a device. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "apns", List.of("deviceToken"),
          "fcm", List.of("registrationToken"),
          "gcm", List.of("registrationToken"),
          "web", List.of("targetUrl"),
          "ablyChannel", List.of("channel", "ablyKey"));

  private DeviceDetails() {}

  /**
   * A device that is registered.
   *
   * @throws ProtocolException 40001 naming the field that is wrong
   */
  static Map<String, @Nullable Object> read(@Nullable Object body) {
    Map<String, @Nullable Object> details = named("the body", body);
    if (!(details.get("id") instanceof String id) || id.isEmpty()) {
      throw invalid("id", "must be a text that is not empty");
    }
    requireOneOf(details, "platform", PLATFORMS);
    requireOneOf(details, "formFactor", FORM_FACTORS);
    details.put("push", push(details.get("push")));
    return details;
  }

  /** A device with some fields changed; those of {@code push} one by one. */
  static Map<String, @Nullable Object> changed(
      Map<String, @Nullable Object> old, @Nullable Object body) {
    var merged = new LinkedHashMap<String, @Nullable Object>(old);
    named("the body", body)
        .forEach((name, value) -> {
          if (name.equals("push")) {
            Map<String, @Nullable Object> push = named("push", old.get("push"));
            push.putAll(named("push", value));
            merged.put("push", push);
          } else if (!name.equals("id")) {
            merged.put(name, value);
          }
        });
    return read(merged);
  }

  private static Map<String, @Nullable Object> push(@Nullable Object tree) {
    Map<String, @Nullable Object> push = named("push", tree);
    if (!(push.get("recipient") instanceof Map<?, ?> recipient)) {
      throw invalid("push.recipient", "is missing");
    }
    List<String> needed = NEEDED.get(String.valueOf(recipient.get("transportType")));
    if (needed == null) {
      throw invalid("push.recipient.transportType", "must be one of " + sorted(NEEDED.keySet()));
    }
    for (String field : needed) {
      if (!(recipient.get(field) instanceof String)) {
        throw invalid("push.recipient." + field, "is missing");
      }
    }
    push.putIfAbsent("state", "ACTIVE");
    return push;
  }

  private static void requireOneOf(
      Map<String, @Nullable Object> details, String name, Set<String> allowed) {
    if (!allowed.contains(String.valueOf(details.get(name)))) {
      throw invalid(name, "must be one of " + sorted(allowed));
    }
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }

  private static Map<String, @Nullable Object> named(String what, @Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw invalid(what, tree == null ? "is missing: it is an object" : "must be an object");
    }
    var named = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  private static ProtocolException invalid(String name, String rule) {
    return new ProtocolException(ErrorCode.INVALID_BODY, "not a device: " + name + " " + rule);
  }
}
