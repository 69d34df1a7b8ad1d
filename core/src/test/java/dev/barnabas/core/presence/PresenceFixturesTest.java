package dev.barnabas.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.presence.PresenceFixtures.Fixture;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceFixturesTest {
  private static final ChannelKey ROOM = ChannelKey.of("app", "room");

  private final PresenceFixtures fixtures = new PresenceFixtures(() -> Instant.EPOCH);

  @Test
  void theyAreReadOnceUntilTheyChange() {
    fixtures.from(channel -> List.of(new Fixture("ann", "a", null)));
    List<PresenceMessage> read = fixtures.on(ROOM);
    assertThat(read).extracting(PresenceMessage::data).containsExactly(new Data.Text("a"));
    assertThat(fixtures.on(ROOM)).isSameAs(read);
    fixtures.from(channel -> List.of(new Fixture("ann", "b", null)));
    assertThat(fixtures.on(ROOM))
        .extracting(PresenceMessage::data)
        .containsExactly(new Data.Text("b"));
    fixtures.from(channel -> List.of());
    assertThat(fixtures.on(ROOM)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsLeftOut() {
    fixtures.from(
        channel -> List.of(new Fixture("ann", "%", "base64"), new Fixture("ben", "b", null)));
    assertThat(fixtures.on(ROOM)).extracting(PresenceMessage::clientId).containsExactly("ben");
  }
}
