package dev.barnabas.core.access;

import dev.barnabas.core.crypto.Sha256;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a key that no longer count (ably-protocol 15.7).
 *
 * @param target whose: {@code clientId:x}, {@code revocationKey:y}, {@code channel:z}
 * @param issuedBeforeMillis only those issued before, ms since 1970
 * @param appliesAtMillis from when on; holders are asked to renew before
 */
public record Revocation(
    String keyName, String target, long issuedBeforeMillis, long appliesAtMillis) {
  /** How long a token that can be revoked lives at most. */
  public static final long TOKEN_MAX_MILLIS = 3_600_000;

  private static final int TARGET_CHARS_MAX = 1_024;

  static final String CLIENT_ID = "clientId:";
  static final String REVOCATION_KEY = "revocationKey:";
  static final String CHANNEL = "channel:";

  /** Whether a target is of a kind that we know, not empty and not too long. */
  public static boolean isTarget(String target) {
    for (String kind : List.of(CLIENT_ID, REVOCATION_KEY, CHANNEL)) {
      if (target.startsWith(kind)
          && target.length() > kind.length()
          && target.length() <= TARGET_CHARS_MAX) {
        return true;
      }
    }
    return false;
  }

  /** The app whose key it is. */
  String app() {
    return Keys.app(keyName);
  }

  /** The key of its record: one for each target of each API key. */
  public String recordKey() {
    return Revocations.PREFIX + Sha256.base64(keyName + '\0' + target);
  }

  /** What ends every token that either of two with the same target ends, as soon as either does. */
  Revocation and(@Nullable Revocation other) {
    return other == null
        ? this
        : new Revocation(
            keyName,
            target,
            Math.max(issuedBeforeMillis, other.issuedBeforeMillis),
            Math.min(appliesAtMillis, other.appliesAtMillis));
  }

  /** Whether no token that it ends can be alive any more. */
  boolean isOver(long nowMillis) {
    return nowMillis > Math.max(appliesAtMillis, issuedBeforeMillis + TOKEN_MAX_MILLIS);
  }

  /** As it stands in a record. */
  public byte[] bytes() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("key", keyName);
    tree.put("target", target);
    tree.put("issuedBefore", issuedBeforeMillis);
    tree.put("appliesAt", appliesAtMillis);
    return Json.write(tree);
  }

  /** Reads a record; empty when it is none of ours. */
  static Optional<Revocation> read(byte[] bytes) {
    return Json.parse(bytes) instanceof Map<?, ?> map
            && map.get("key") instanceof String key
            && map.get("target") instanceof String target
            && map.get("issuedBefore") instanceof Long issuedBefore
            && map.get("appliesAt") instanceof Long appliesAt
        ? Optional.of(new Revocation(key, target, issuedBefore, appliesAt))
        : Optional.empty();
  }
}
