package dev.barnabas.server.http;

import dev.barnabas.core.access.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** Finds the credential of a request, wherever a client may put it (ably-protocol 5.1, 15). */
final class Credentials {
  private Credentials() {}

  static Credential of(Request request) {
    String key = request.param("key");
    if (key != null) {
      return new Credential.Key(key);
    }
    for (String name : new String[] {"access_token", "accessToken"}) {
      String token = request.param(name);
      if (token != null) {
        return new Credential.Token(token);
      }
    }
    String header = request.header("authorization");
    return header == null ? new Credential.None() : ofHeader(header.strip());
  }

  private static Credential ofHeader(String header) {
    int space = header.indexOf(' ');
    String scheme = space < 0 ? header : header.substring(0, space);
    String value = space < 0 ? "" : header.substring(space + 1).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "basic" -> new Credential.Key(decoded(value));
      // SDKs wrap a token in base64, which has no point; every token has one.
      case "bearer" -> new Credential.Token(value.indexOf('.') < 0 ? decoded(value) : value);
      default -> new Credential.None();
    };
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      // Then it may be the thing itself; if not, it is refused as having the wrong form.
      return base64;
    }
  }
}
