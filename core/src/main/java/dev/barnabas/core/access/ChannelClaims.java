package dev.barnabas.core.access;

import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a JWT says of its holder on single channels. Of several resources that match a channel the
 * one with the most characters counts. Immutable.
 *
 * @param users resource → what its holder is there, for others to read
 * @param rates resource → messages a second that one connection may publish there
 */
public record ChannelClaims(Map<String, String> users, Map<String, Double> rates) {
  /** Nothing is said. */
  public static final ChannelClaims NONE = new ChannelClaims(Map.of(), Map.of());

  private static final String USER = "ably.channel.";
  private static final String RATE = "ably.limits.publish.perAttachment.maxRate.";
  private static final int CLAIMS_MAX = 100; // more is no real token
  private static final double RATE_MIN = 0.001; // one in a quarter of an hour: less is a mistake
  private static final double RATE_MAX = 1_000_000;

  public ChannelClaims {
    users = Map.copyOf(users);
    rates = Map.copyOf(rates);
  }

  /**
   * The claims of a token.
   *
   * @throws ProtocolException 40144 when there are too many, or a rate is none
   */
  static ChannelClaims read(Map<String, @Nullable Object> claims) {
    var users = new HashMap<String, String>();
    var rates = new HashMap<String, Double>();
    claims.forEach((name, value) -> {
      if (name.startsWith(USER) && value instanceof String text) {
        users.put(name.substring(USER.length()), text);
      } else if (name.startsWith(RATE)) {
        rates.put(name.substring(RATE.length()), rate(name, value));
      }
    });
    if (users.size() > CLAIMS_MAX || rates.size() > CLAIMS_MAX) {
      throw Jwt.invalid("more than " + CLAIMS_MAX + " claims for channels");
    }
    return new ChannelClaims(users, rates);
  }

  private static double rate(String name, @Nullable Object value) {
    if (value instanceof Number number
        && number.doubleValue() >= RATE_MIN
        && number.doubleValue() <= RATE_MAX) {
      return number.doubleValue();
    }
    throw Jwt.invalid("the claim " + name + " must be messages a second, 0.001 to 1000000");
  }

  /** What the holder is on a channel; null: nothing is said. */
  public @Nullable String userOn(String resource) {
    return of(users, resource);
  }

  /** Messages a second that one connection may publish to a channel; null: nothing is said. */
  public @Nullable Double rateOn(String resource) {
    return of(rates, resource);
  }

  private static <T> @Nullable T of(Map<String, T> claims, String resource) {
    String best = null;
    for (String pattern : claims.keySet()) {
      boolean closer = best == null || pattern.length() > best.length();
      if (closer && ResourcePattern.of(pattern).matches(resource)) {
        best = pattern;
      }
    }
    return best == null ? null : claims.get(best);
  }

  /**
   * Extras with what the holder of an identity is on a channel; a claim that a client writes itself
   * is not believed.
   */
  public static @Nullable Map<String, @Nullable Object> stamped(
      Identity identity, String resource, @Nullable Map<String, @Nullable Object> extras) {
    TokenClaims token = identity.token();
    String user = token == null ? null : token.channels().userOn(resource);
    if (user == null) {
      return extras;
    }
    var stamped = new LinkedHashMap<String, @Nullable Object>();
    if (extras != null) {
      stamped.putAll(extras);
    }
    stamped.put("userClaim", user);
    return Collections.unmodifiableMap(stamped);
  }
}
