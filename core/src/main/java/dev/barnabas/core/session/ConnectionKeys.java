package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Connection keys: what a client shows to resume its connection on any node. The connection's id,
 * app and clientId, signed with the cluster's secret; it does not expire (architecture 2.4).
 *
 * <p>Form: {@code ID!SIGNATURE}, then {@code .CLIENTID} in URL-safe base64 where the connection has
 * one. Before it, parted by {@code ~}, may stand the way to a comet session: it is not signed, as
 * it only leads.
 *
 * <p>Thread: any.
 */
public final class ConnectionKeys {
  private static final String ALGORITHM = "HmacSHA256";

  /** 120 bits: out of reach for guessing over a network. */
  private static final int SIGNATURE_BYTES = 15;

  private static final Pattern FORM =
      Pattern.compile(
          "(?:[A-Za-z0-9_.-]{1,128}~)?([A-Za-z0-9_-]{1,32})"
              + "!([A-Za-z0-9_-]{20})(?:\\.([A-Za-z0-9_-]{1,2048}))?");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec secret;

  /**
   * @param secret the cluster's: the same on every node
   */
  public ConnectionKeys(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
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
    Owner signed = owner(key, identity.app());
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
    Owner signed = owner(key, identity.app());
    return signed != null && identity.mayActAs(signed.clientId());
  }

  static String routed(@Nullable String route, String key) {
    return route == null ? key : route + '~' + key;
  }

  /** The key without the way to a session. */
  static String plain(String key) {
    return key.substring(key.indexOf('~') + 1);
  }

  /**
   * Whose a connection key is.
   *
   * @param clientId null: the connection has none, or may act as any
   */
  public record Owner(String connectionId, @Nullable String clientId) {}

  /** Whose connection a key of an app is; null when it is nobody's. */
  public @Nullable Owner owner(String key, String app) {
    Matcher form = FORM.matcher(key);
    if (!form.matches()) {
      return null;
    }
    try {
      String clientId = decoded(form.group(3));
      String expected = sign(form.group(1), app, clientId);
      return MessageDigest.isEqual(ascii(expected), ascii(form.group(2)))
          ? new Owner(form.group(1), clientId)
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
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update((connectionId + '\0' + app + '\0').getBytes(StandardCharsets.UTF_8));
      if (clientId != null) {
        mac.update(clientId.getBytes(StandardCharsets.UTF_8));
      }
      byte[] full = mac.doFinal();
      return BASE64.encodeToString(java.util.Arrays.copyOf(full, SIGNATURE_BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
