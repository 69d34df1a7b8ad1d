package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.delivery.QueueLoop;
import dev.barnabas.core.delivery.ReplayWorld;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log reader with too much to do refuses what begins, and still ends what was begun. */
final class FullReaderTest {
  private final ReplayWorld world = new ReplayWorld();
  private final ReplayAgent agent =
      world.agent((format, payload) -> {
        throw new AssertionError("nobody asked for a frame");
      });
  private final ReplayAgents agents = new ReplayAgents();
  private final QueueLoop loop = new QueueLoop(0);
  private final List<Object> heard = new ArrayList<>();
  private final ChannelLog log =
      new ChannelLog(ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), null);
  private final Presence presence = new Presence(log, agents);

  @BeforeEach
  void isFull() {
    agents.add(world.reader, agent);
    agent.start(log);
    world.reader.runAll();
    world.reader.full = true;
  }

  @Test
  void whoWouldAttachIsAnsweredOnItsLoop() {
    var follower = new LoopFollower(loop);
    var request =
        new AttachRequest(ReplayWorld.CHANNEL, new Start.Head(), true, follower, heard::add);

    agents.attach(request, log, 0);

    assertThat(heard).isEmpty();
    loop.runAll();
    assertThat(heard)
        .singleElement()
        .isInstanceOfSatisfying(
            AttachOutcome.Unavailable.class, refused -> isUnavailable(refused.error()));
    assertThat(world.reader.tasks).isEmpty();
  }

  @Test
  void whoWouldEnterIsRefused() {
    var publisher = new Envelope.Publisher("connection", 0, 1, 0);
    var request = new PresenceRequest(ReplayWorld.CHANNEL, publisher, List.of(), 0);

    presence.publish(request, heard::add);

    assertThat(heard)
        .singleElement()
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class, refused -> isUnavailable(refused.error()));
    assertThat(world.reader.tasks).isEmpty();
  }

  @Test
  void whoAsksWhoIsThereIsRefused() {
    var answer = presence.members(ReplayWorld.CHANNEL).toCompletableFuture();

    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(ProtocolException.class, refused -> isUnavailable(refused.error()));
    assertThat(world.reader.tasks).isEmpty();
  }

  @Test
  void whatEndsIsTakenAllTheSame() {
    presence.farewell("connection", 0).say(_ -> true);
    presence.onEnded("connection", 0, 1);

    assertThat(world.reader.tasks).hasSize(2);
    world.reader.runAll();
  }

  private static void isUnavailable(ErrorInfo error) {
    assertThat(error.code()).isEqualTo(ErrorCode.CHANNEL_UNAVAILABLE);
    assertThat(error.message()).contains("too much waits");
  }
}
