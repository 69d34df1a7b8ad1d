package dev.barnabas.core.access;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who someone turned out to be.
 *
 * @param app the app's id
 * @param keyName {@code app.key}
 * @param clientId {@code *}: may act as any client; null: anonymous, may not act as one
 * @param capability what they may do
 * @param token what the token says that let them in; null: they showed the key itself
 */
public record Identity(
    String app,
    String keyName,
    @Nullable String clientId,
    Capability capability,
    @Nullable TokenClaims token) {
  /** The clientId that may assume any other. */
  public static final String ANY_CLIENT = "*";

  /** Somebody who showed a key. */
  public Identity(String app, String keyName, @Nullable String clientId, Capability capability) {
    this(app, keyName, clientId, capability, null);
  }

  /** Whether they showed the key itself. */
  public boolean isByKey() {
    return token == null;
  }

  /** The one clientId this identity has; null when it has none or may assume any. */
  public @Nullable String concreteClientId() {
    return ANY_CLIENT.equals(clientId) ? null : clientId;
  }

  /** Its clientId for a message to people. */
  public String said() {
    return ClientIds.said(clientId);
  }

  /** Whether a message may carry this clientId; null is always fine. */
  public boolean mayActAs(@Nullable String other) {
    if (other == null) {
      return true;
    }
    return ANY_CLIENT.equals(clientId)
        ? !other.equals(ANY_CLIENT) && !other.isEmpty()
        : Objects.equals(clientId, other);
  }
}
