package dev.barnabas.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener.LogLoss;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket that fails harms nobody else, and nothing of what it did not take counts as sent. */
final class FailingDeliveryTest {
  private final ReplayWorld world = new ReplayWorld();
  private final QueueLoop loop = new QueueLoop(0);
  private final ReplayAgent agent = world.agent((format, payload) -> new CountedFrame());
  private final ChannelLog log =
      new ChannelLog(
          ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), "rule");
  private final Namespaces namespaces = Namespaces.none();
  private final List<Throwable> told = new ArrayList<>(); // by the loop
  private final ReplayAgents agents = new ReplayAgents();
  private final LoopChannels channels =
      new LoopChannels(loop, channel -> new Home.Known(log, 0), agents, namespaces);
  private int held; // frames that are not released
  private long offset;

  FailingDeliveryTest() {
    agents.add(world.reader, agent);
  }

  @Test
  void whatFailedDoesNotCountAsSentAndIsToldAsAGap() {
    Client failing = attach();
    Client other = attach();
    replay(1);
    assertThat(offsetOf(failing.serial())).isZero();

    failing.failure = new StackOverflowError("forced");
    replay(2);

    assertThat(offsetOf(failing.serial())).isZero();
    assertThat(failing.gaps).extracting(ErrorInfo::code).containsExactly(ErrorCode.INTERNAL);
    assertThat(failing.written).isEqualTo(1);
    assertThat(other.written).isEqualTo(3);
    assertThat(other.gaps).isEmpty();
    assertThat(told).containsExactly(failing.failure);
    assertThat(held).isZero();
  }

  @Test
  void whatFailsInARefillIsToldAsAGapToo() {
    Client slow = attach();
    replay(1);
    slow.writable = false;
    replay(3);
    slow.writable = true;
    slow.failure = new IllegalStateException("forced");
    slow.attachment().onWritable();
    run();
    assertThat(offsetOf(slow.serial())).isZero();
    assertThat(slow.gaps).hasSize(1);
    assertThat(held).isZero();
  }

  @Test
  void whatAChannelCouldNotTakeComesFromTheWindow() {
    Client client = attach();
    var rules = new AppRules(Map.of("one", unreadable()), AppLimits.STANDARD, false);
    namespaces.replace(Map.of(ReplayWorld.CHANNEL.app(), rules));
    replay(3);
    assertThat(told).isNotEmpty();
    assertThat(client.written).isEqualTo(3);
    assertThat(client.gaps).isEmpty();
    assertThat(held).isZero();
  }

  @Test
  void whoCannotHearThatTheLogIsLostEndsAndTheOthersHearOfIt() {
    Client failing = attach();
    List<Client> others = List.of(attach(), attach());
    failing.deafness = new IllegalStateException("forced");

    List.copyOf(world.reader.listeners).forEach(listener -> listener.onLost(LogLoss.DELETED));
    run();

    assertThat(others).allSatisfy(other -> assertThat(other.losses).hasSize(1));
    assertThat(others).extracting(other -> other.ends).containsOnly(0);
    assertThat(failing.losses).isEmpty();
    assertThat(failing.ends).isEqualTo(1);
    assertThat(told).containsExactly(failing.deafness);
    assertThat(channels.counters().snapshot().attachments()).isZero();
  }

  @Test
  void whoCannotHearOfAGapEnds() {
    Client failing = attach();
    Client other = attach();
    failing.failure = new IllegalStateException("forced");
    failing.deafness = new IllegalStateException("forced again");
    replay(1);
    assertThat(failing.ends).isEqualTo(1);
    assertThat(told).containsExactly(failing.failure, failing.deafness);
    assertThat(other.written).isEqualTo(1);
    assertThat(other.ends).isZero();
  }

  /** A key that no API lets in. */
  private static Namespace unreadable() {
    return new Namespace(
        "one",
        false,
        Namespace.RETENTION,
        false,
        false,
        false,
        false,
        false,
        false,
        20,
        true,
        1_000,
        "#{",
        null,
        Namespace.standard("one").slowClient());
  }

  private static long offsetOf(String serial) {
    return ChannelSerial.parse(serial).position().offset();
  }

  private Client attach() {
    var client = new Client();
    var form = AttachmentForm.whole(FrameForm.plain(WireFormat.JSON));
    channels.attach(
        ReplayWorld.CHANNEL, new Start.Head(), new AttachmentSpec(client, client, form), client);
    run();
    return client;
  }

  private void replay(int records) {
    for (int i = 0; i < records; i++) {
      var record =
          new LogRecord(0, offset, 0, 1, ReplayWorld.CHANNEL.bytes(), new byte[] {1}, List.of());
      world.reader.listeners.forEach(listener -> listener.onRecord(record));
      offset++;
    }
    agent.onTurnEnd(1);
    run();
  }

  /** Runs all that waits. */
  private void run() {
    while (!world.reader.tasks.isEmpty() || !loop.tasks.isEmpty()) {
      world.reader.runAll();
      try {
        loop.runAll();
      } catch (Throwable failed) {
        told.add(failed);
      }
    }
  }

  private final class CountedFrame implements Frame {
    private int holds = 1;

    CountedFrame() {
      held++;
    }

    @Override
    public int size() {
      return 0;
    }

    @Override
    public void retain() {
      holds++;
    }

    @Override
    public void release() {
      holds--;
      if (holds == 0) {
        held--;
      }
    }
  }

  private static final class Client extends CountingSubscriber {
    final List<ErrorInfo> gaps = new ArrayList<>();
    final List<ErrorInfo> losses = new ArrayList<>();
    int ends; // of its session, as it failed
    private @Nullable Throwable failure; // of what is delivered
    private @Nullable RuntimeException deafness; // to what is told
    private boolean writable = true;

    String serial() {
      return attachment().channelSerial();
    }

    @Override
    public void onGap(Attachment gone, ErrorInfo error) {
      hear(gaps, error);
    }

    @Override
    public void onLost(Attachment gone, ErrorInfo error) {
      hear(losses, error);
    }

    private void hear(List<ErrorInfo> told, ErrorInfo error) {
      if (deafness != null) {
        throw deafness;
      }
      told.add(error);
    }

    @Override
    public void onFailure() {
      ends++;
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void write(Frame frame) {
      switch (failure) {
        case Error error -> throw error;
        case RuntimeException failed -> throw failed;
        case null, default -> super.write(frame);
      }
    }
  }
}
