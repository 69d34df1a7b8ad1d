package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in: apps and their keys, replaced as a whole. Thread: any; a caller sees either all
 * of the old or all of the new.
 */
public final class Access {
  private static final byte[] NOBODY = new byte[32];

  private volatile Map<String, Entry> keys;

  private record Entry(String app, ApiKey key) {}

  public Access(List<App> apps) {
    this.keys = index(apps);
  }

  /** From now on these apps and keys count. Live connections keep what they were granted. */
  public void replace(List<App> apps) {
    keys = index(apps);
  }

  /**
   * Says who holds a credential.
   *
   * @param clientId who the client says it is (ably-protocol 15.5); null when it says nothing
   * @throws ProtocolException 40101 when nobody does, 40005 when a key hasn't the form of one,
   *     40012 when the clientId can't be had
   */
  public Identity authenticate(Credential credential, @Nullable String clientId) {
    return switch (credential) {
      case Credential.Key key -> authenticate(key.text(), clientId);
      case Credential.Token _ ->
          throw refused("token authentication is not served yet: connect with an API key");
      case Credential.None _ ->
          throw refused("no credentials: send a key, for example as the parameter key=");
    };
  }

  private Identity authenticate(String text, @Nullable String clientId) {
    int colon = text.indexOf(':');
    int point = text.indexOf('.');
    if (point < 1 || colon < point + 2 || colon == text.length() - 1) {
      throw new ProtocolException(
          ErrorCode.INVALID_CREDENTIAL, "the key must look like app.key:secret");
    }
    @Nullable Entry entry = keys.get(text.substring(0, colon));
    byte[] shown = text.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
    // Compared also when there is no such key, and in constant time, so that the time of the answer
    // tells neither which keys exist nor how much of a secret is right.
    byte[] secret = entry == null ? NOBODY : entry.key().secret().getBytes(StandardCharsets.UTF_8);
    boolean right = MessageDigest.isEqual(secret, shown);
    if (entry == null || !right) {
      throw refused("unknown key or wrong secret");
    }
    ApiKey key = entry.key();
    return new Identity(entry.app(), key.name(), asserted(clientId), key.capability());
  }

  private static String asserted(@Nullable String clientId) {
    if (clientId == null) {
      return Identity.ANY_CLIENT;
    }
    if (clientId.isEmpty() || clientId.equals(Identity.ANY_CLIENT)) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID,
          "clientId '" + clientId + "' can't be asserted: choose a name, or leave it out");
    }
    return clientId;
  }

  private static ProtocolException refused(String message) {
    return new ProtocolException(ErrorCode.INVALID_CREDENTIALS, message);
  }

  private static Map<String, Entry> index(List<App> apps) {
    var index = new HashMap<String, Entry>();
    for (App app : apps) {
      for (ApiKey key : app.keys()) {
        if (index.put(key.name(), new Entry(app.id(), key)) != null) {
          throw new IllegalArgumentException("key '" + key.name() + "' is there twice");
        }
      }
    }
    return Map.copyOf(index);
  }
}
