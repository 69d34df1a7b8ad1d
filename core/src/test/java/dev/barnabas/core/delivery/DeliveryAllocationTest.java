package dev.barnabas.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.presence.PresenceRecord;
import dev.barnabas.core.presence.PresenceRecords;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Fan-out allocates per entry, never per subscriber (architecture 3). */
final class DeliveryAllocationTest {
  private static final ChannelKey CHANNEL = ReplayWorld.CHANNEL;
  private static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");
  private static final FrameForm FRAME = FrameForm.plain(WireFormat.JSON);
  private static final int SUBSCRIBERS = 1_000;
  private static final int ENTRIES = 100;
  // A counter's own words; 100,000 deliveries at one byte each would be far more.
  private static final long ALLOWED_BYTES = 4_096;
  // Frames of qualified addresses stand in a map, which is walked once at each entry's end.
  private static final long ALLOWED_QUALIFIED_BYTES = ALLOWED_BYTES + 128 * ENTRIES;

  private final ReplayWorld world = new ReplayWorld();
  private final ReplayWorld.Reader reader = world.reader;
  private final QueueLoop first = new QueueLoop(0);
  private final QueueLoop measured = new QueueLoop(1);
  private LongFunction<byte[]> value = DeliveryAllocationTest::message;
  private boolean own; // whether the values are of our own log
  private int framesPerEntry = 1;
  private long offset;

  @Test
  void aDeliveryToALiveAttachmentAllocatesNothing() {
    allocates(ALLOWED_BYTES, AttachmentForm.whole(FRAME));
  }

  @Test
  void aDeltaToALiveAttachmentAllocatesNothing() {
    allocates(ALLOWED_BYTES, AttachmentForm.whole(FRAME).withDeltas());
  }

  @Test
  void aDeliveryOfADerivedChannelAllocatesNothing() {
    MessageFilter filter = MessageFilter.parse("bmFtZSA9PSAnbic="); // name == 'n'
    allocates(
        ALLOWED_QUALIFIED_BYTES,
        AttachmentForm.whole(
            new FrameForm(
                WireFormat.JSON,
                "[filter=bmFtZSA9PSAnbic=]one",
                FrameForm.Shape.FULL,
                FrameForm.VersionClass.CURRENT,
                filter)));
  }

  @Test
  void aDeliveryOfPresenceAllocatesNothing() {
    own = true;
    value = DeliveryAllocationTest::presence;
    allocates(ALLOWED_BYTES, AttachmentForm.whole(FRAME));
  }

  @Test
  void presenceOfOthersThatNobodyAskedForAllocatesNothing() {
    own = true;
    value = DeliveryAllocationTest::presence;
    framesPerEntry = 0;
    allocates(ALLOWED_BYTES, new AttachmentForm(FRAME, null, null, null, true, true, false));
  }

  @Test
  void aDeliveryOfAnnotationsAndTheirSummaryAllocatesNothing() {
    own = true;
    value = DeliveryAllocationTest::annotation;
    framesPerEntry = 2;
    allocates(
        ALLOWED_BYTES,
        new AttachmentForm(
            FRAME, null, null, FRAME.with(FrameForm.Shape.ANNOTATIONS), true, true, true));
  }

  /** Three members of three connections change. */
  private static byte[] presence(long offset) {
    var events = new ArrayList<PresenceMessage>();
    for (String connection : List.of("c", "d", "e")) {
      events.add(
          new PresenceMessage(
              connection + ":" + offset + ":0",
              PresenceAction.UPDATE,
              "ann",
              connection,
              new Data.Text("d"),
              null,
              null,
              0));
    }
    return PresenceRecords.encode(
        new Origin(2, 0),
        "i" + offset,
        new PresenceRecord.Published(new Envelope.Publisher("c", 0, offset, 0), events));
  }

  /** The message below offset 0 is annotated once more. */
  private static byte[] annotation(long offset) {
    var place = new Position(0, 0);
    String serial = new ChannelSerial(LOG, 0, place, 0).text();
    Message annotated = Message.of("n", new Data.Text("d")).withPlace(1, serial);
    var annotation =
        new Annotation(
            "i" + offset,
            true,
            "ann",
            null,
            "like",
            null,
            null,
            null,
            0,
            null,
            serial,
            "reaction:distinct.v1",
            null);
    return EditRecords.encode(
        new Origin(2, 0),
        Scope.CLIENT,
        "i" + offset,
        new EditRecord.Annotate(
            place,
            List.of(annotation),
            new EditRecord.Snapshot(offset, EditedMessage.created(annotated, place))));
  }

  @SuppressWarnings("UnusedVariable") // as its siblings
  private static byte[] message(long offset) {
    return new byte[] {1};
  }

  private void allocates(long allowedBytes, AttachmentForm form) {
    ReplayAgent agent = world.agent((format, payload) -> new NoBytes());
    var agents = new ReplayAgents();
    agents.add(reader, agent);
    var log =
        new ChannelLog(
            LOG,
            "topic",
            1,
            reader,
            own ? new OwnLogMapper() : new ReplayWorld.OneChannel(),
            own ? null : "r");
    List<CountingSubscriber> one = attach(agents, log, first, form, 1);
    List<CountingSubscriber> many = attach(agents, log, measured, form, SUBSCRIBERS);
    runAll();
    deliver(agent); // the code is loaded and the frames' sizes are known
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      replay(agent);
      first.runAll(); // encodes each frame
      before = threads.getCurrentThreadAllocatedBytes();
      measured.runAll();
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    long frames = 4L * ENTRIES * framesPerEntry;
    assertThat(one.getFirst().written).isEqualTo(frames);
    assertThat(many).allMatch(subscriber -> subscriber.written == frames);
    assertThat(allocated).isLessThan(allowedBytes);
  }

  private List<CountingSubscriber> attach(
      ReplayAgents agents, ChannelLog log, QueueLoop loop, AttachmentForm form, int count) {
    var channels =
        new LoopChannels(loop, channel -> new Home.Known(log, 0), agents, Namespaces.none());
    var subscribers = new ArrayList<CountingSubscriber>();
    for (int i = 0; i < count; i++) {
      var subscriber = new CountingSubscriber();
      subscribers.add(subscriber);
      channels.attach(
          CHANNEL, new Start.Head(), new AttachmentSpec(subscriber, subscriber, form), subscriber);
    }
    return subscribers;
  }

  private void deliver(ReplayAgent agent) {
    replay(agent);
    runAll();
  }

  private void replay(ReplayAgent agent) {
    for (int i = 0; i < ENTRIES; i++) {
      var record = new LogRecord(0, offset, 0, 1, CHANNEL.bytes(), value.apply(offset), List.of());
      reader.listeners.forEach(listener -> listener.onRecord(record));
      offset++;
    }
    agent.onTurnEnd(1);
  }

  private void runAll() {
    do {
      reader.runAll();
      first.runAll();
      measured.runAll();
    } while (!reader.tasks.isEmpty() || !first.tasks.isEmpty() || !measured.tasks.isEmpty());
  }
}
