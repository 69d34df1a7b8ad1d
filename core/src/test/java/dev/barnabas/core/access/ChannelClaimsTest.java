package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChannelClaimsTest {
  private static final String RATE = "ably.limits.publish.perAttachment.maxRate.";

  private final TokenWorld world = new TokenWorld();

  @Test
  void ofSeveralClaimsTheClosestCounts() {
    ChannelClaims claims =
        ChannelClaims.read(
            Map.of(
                "ably.channel.*",
                "member",
                "ably.channel.chat:*",
                "chatter",
                "ably.channel.chat:lobby",
                "moderator",
                RATE + "chat:*",
                0.5,
                RATE + "*",
                10L));
    assertThat(claims.userOn("chat:lobby")).isEqualTo("moderator");
    assertThat(claims.userOn("chat:den")).isEqualTo("chatter");
    assertThat(claims.userOn("other")).isEqualTo("member");
    assertThat(claims.rateOn("chat:lobby")).isEqualTo(0.5);
    assertThat(claims.rateOn("other")).isEqualTo(10.0);
    assertThat(ChannelClaims.NONE.userOn("other")).isNull();
  }

  @Test
  void theClaimOfAJwtIsStampedOnWhatItsHolderSays() {
    Identity identity =
        world.enter(world.jwt(TokenWorld.ROOT, Map.of("ably.channel.chat:*", "moderator")));
    assertThat(ChannelClaims.stamped(identity, "chat:1", Map.of("headers", Map.of("a", "b"))))
        .isEqualTo(Map.of("headers", Map.of("a", "b"), "userClaim", "moderator"));
    assertThat(ChannelClaims.stamped(identity, "chat:1", null))
        .isEqualTo(Map.of("userClaim", "moderator"));
    assertThat(ChannelClaims.stamped(identity, "other", null)).isNull();
  }

  @Test
  void aRateThatIsNoneIsRefusedWithTheToken() {
    for (Object rate : new Object[] {0L, -1L, "10", 1e9}) {
      String token = world.jwt(TokenWorld.ROOT, Map.of(RATE + "*", rate));
      assertThatThrownBy(() -> world.enter(token))
          .isInstanceOfSatisfying(
              ProtocolException.class,
              e -> assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_JWT));
    }
  }
}
