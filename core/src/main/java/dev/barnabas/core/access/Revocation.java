package dev.barnabas.core.access;

import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a key that no longer count (ably-protocol 15.7).
 *
 * @param targets whose: {@code clientId:x}, {@code revocationKey:y}, {@code channel:z}
 * @param issuedBeforeMillis only those issued before, ms since 1970
 * @param appliesAtMillis from when on; holders are asked to renew before
 */
public record Revocation(
    String keyName, List<String> targets, long issuedBeforeMillis, long appliesAtMillis) {
  /** How long a token that can be revoked lives at most. */
  public static final long TOKEN_MAX_MILLIS = 3_600_000;

  private static final String CLIENT_ID = "clientId:";
  private static final String REVOCATION_KEY = "revocationKey:";
  private static final String CHANNEL = "channel:";

  public Revocation {
    targets = List.copyOf(targets);
  }

  /** Whether a target is of a kind that we know, and not empty. */
  public static boolean isTarget(String target) {
    for (String kind : List.of(CLIENT_ID, REVOCATION_KEY, CHANNEL)) {
      if (target.startsWith(kind) && target.length() > kind.length()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it ends the token that let this identity in. */
  public boolean covers(Identity identity) {
    TokenClaims token = identity.token();
    return token != null
        && keyName.equals(token.keyName())
        && token.issuedMillis() < issuedBeforeMillis
        && targets.stream().anyMatch(target -> isTarget(target, identity, token));
  }

  private static boolean isTarget(String target, Identity identity, TokenClaims token) {
    if (target.startsWith(CLIENT_ID)) {
      String name = target.substring(CLIENT_ID.length());
      return name.equals(token.clientId()) || name.equals(identity.clientId());
    }
    if (target.startsWith(REVOCATION_KEY)) {
      return target.substring(REVOCATION_KEY.length()).equals(token.revocationKey());
    }
    return target.startsWith(CHANNEL)
        && identity.capability().names(target.substring(CHANNEL.length()));
  }

  /** Whether no token that it ends can be alive any more. */
  boolean isOver(long nowMillis) {
    return nowMillis > Math.max(appliesAtMillis, issuedBeforeMillis + TOKEN_MAX_MILLIS);
  }

  /** As it stands in a record. */
  public byte[] bytes() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("key", keyName);
    tree.put("targets", targets);
    tree.put("issuedBefore", issuedBeforeMillis);
    tree.put("appliesAt", appliesAtMillis);
    return Json.write(tree);
  }

  /** Reads a record; empty when it is none of ours. */
  static Optional<Revocation> read(byte[] bytes) {
    return Json.parse(bytes) instanceof Map<?, ?> map
            && map.get("key") instanceof String key
            && map.get("targets") instanceof List<?> targets
            && map.get("issuedBefore") instanceof Long issuedBefore
            && map.get("appliesAt") instanceof Long appliesAt
        ? Optional.of(
            new Revocation(
                key, targets.stream().map(String::valueOf).toList(), issuedBefore, appliesAt))
        : Optional.empty();
  }
}
