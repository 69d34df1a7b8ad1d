package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.crypto.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Connection keys: what a client shows to resume its connection on any node. The connection's id,
 * app and clientId, signed with a secret of the cluster; it does not expire (architecture 2.4).
 *
 * <p>Form: {@code ID!SIGNATURE}, then {@code .CLIENTID} in URL-safe base64 where the connection has
 * one; before it may stand the way to a comet session, see {@link RoutedKey}.
 *
 * <p>Thread: any.
 */
public final class ConnectionKeys {
  /** 120 bits: out of reach for guessing over a network. */
  private static final int SIGNATURE_BYTES = 15;

  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{1,32})!([A-Za-z0-9_-]{20})(?:\\.([A-Za-z0-9_-]{1,2048}))?");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final byte[] secret;

  /**
   * @param secret the same on every node
   */
  public ConnectionKeys(byte[] secret) {
    this.secret = secret.clone();
  }

  /** What a connection key turned out to be. */
  sealed interface Checked {
    /** That connection's, and this identity may have it. */
    record Valid(String connectionId) implements Checked {}

    /** That connection's, but another client's. */
    record Incompatible() implements Checked {}

    /** Not one that this cluster gave out to the app. */
    record Invalid() implements Checked {}
  }

  /** The key of a connection for an identity. */
  public String issue(String connectionId, Identity identity) {
    String clientId = identity.concreteClientId();
    String key = connectionId + '!' + sign(connectionId, identity.app(), clientId);
    return clientId == null
        ? key
        : key + '.' + BASE64.encodeToString(clientId.getBytes(StandardCharsets.UTF_8));
  }

  Checked check(String key, Identity identity) {
    Holder signed = owner(key, identity.app());
    if (signed == null) {
      return new Checked.Invalid();
    }
    return Objects.equals(signed.clientId(), identity.concreteClientId())
        ? new Checked.Valid(signed.connectionId())
        : new Checked.Incompatible();
  }

  /**
   * Whether someone may act on the connection that the key names, as each comet request does: the
   * app's, and able to be its client.
   */
  public boolean mayUse(String key, Identity identity) {
    Holder signed = owner(key, identity.app());
    return signed != null && identity.mayActAs(signed.clientId());
  }

  /**
   * Whose a connection key is.
   *
   * @param clientId null: the connection has none, or may act as any
   */
  public record Holder(String connectionId, @Nullable String clientId) {}

  /** Whose connection a key of an app is; null when it is nobody's. */
  public @Nullable Holder owner(String key, String app) {
    Matcher form = FORM.matcher(RoutedKey.plain(key));
    if (!form.matches()) {
      return null;
    }
    try {
      String clientId = decoded(form.group(3));
      String expected = sign(form.group(1), app, clientId);
      return MessageDigest.isEqual(ascii(expected), ascii(form.group(2)))
          ? new Holder(form.group(1), clientId)
          : null;
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }

  private static @Nullable String decoded(@Nullable String base64) {
    return base64 == null
        ? null
        : new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private String sign(String connectionId, String app, @Nullable String clientId) {
    byte[] full =
        Hmac.of(secret, connectionId + '\0' + app + '\0' + (clientId == null ? "" : clientId));
    return BASE64.encodeToString(Arrays.copyOf(full, SIGNATURE_BYTES));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
