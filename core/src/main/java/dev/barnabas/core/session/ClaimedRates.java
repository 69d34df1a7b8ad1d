package dev.barnabas.core.session;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.TokenClaims;
import dev.barnabas.core.limit.TokenBucket;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast the token of a connection lets it publish to single channels ({@code ably.limits.*}).
 * What comes faster is refused: whoever issued the token wanted it so.
 *
 * <p>Thread: its event loop.
 */
final class ClaimedRates {
  /** A connection with such a token is in a handful of channels. */
  private static final int CHANNELS_MAX = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new HashMap<>(); // ≤ CHANNELS_MAX

  private record Bucket(double rate, TokenBucket tokens) {}

  ClaimedRates(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How fast a token lets its connection publish to a channel, a second; null: it does not say. */
  static @Nullable Double of(Identity identity, ChannelAddress address) {
    TokenClaims token = identity.token();
    return token == null ? null : token.channels().rateOn(Capability.resource(address));
  }

  /**
   * Counts a publish.
   *
   * @param rate as the token says it
   * @throws ProtocolException 42911 when it comes too fast
   */
  void onPublish(double rate, ChannelAddress address, int messages) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.get(address.name());
    if (bucket == null || bucket.rate() != rate) {
      if (buckets.size() >= CHANNELS_MAX) {
        buckets.clear();
      }
      bucket = new Bucket(rate, new TokenBucket(rate, (int) Math.max(1, Math.ceil(rate)), now));
      buckets.put(address.name(), bucket);
    }
    if (!bucket.tokens().tryTake(messages, now)) {
      throw new ProtocolException(
          ErrorCode.CONNECTION_RATE_EXCEEDED,
          "the token allows %s messages a second on '%s'".formatted(rate, address.name()));
    }
  }
}
