package dev.barnabas.core.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token that may be given out, once its nonce turned out to be new.
 *
 * @param token its text
 * @param capability what it grants
 * @param nonce names the key and the nonce that its client chose: a hash; null: the request was not
 *     signed and can't be replayed
 */
public record TokenGrant(
    String token, TokenClaims claims, Capability capability, @Nullable String nonce) {

  /** TokenDetails (spec TD). */
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("token", token);
    tree.put("keyName", claims.keyName());
    tree.put("issued", claims.issuedMillis());
    tree.put("expires", claims.expiresMillis());
    tree.put("capability", capability.text());
    if (claims.clientId() != null) {
      tree.put("clientId", claims.clientId());
    }
    if (claims.deviceId() != null) {
      tree.put("deviceId", claims.deviceId());
    }
    return tree;
  }

  /** Without the token, so that no log can hold it. */
  @Override
  public String toString() {
    return "TokenGrant[" + claims.keyName() + "]";
  }
}
