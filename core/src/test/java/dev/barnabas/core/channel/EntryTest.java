package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.serial.Position;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final EntryContent CONTENT =
      new EntryContent(
          "one", new Position(1, 0), "serial", List.of(Message.of("n", new Data.Text("d"))));
  private static final int ENTRIES = 10_000;
  private static final FrameFactory NO_FRAMES =
      (format, payload) -> {
        throw new AssertionError("nobody asked");
      };

  @Test
  void whatNobodyAsksForIsNotMade() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var kept = new Entry[ENTRIES];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ENTRIES; i++) {
        kept[i] = new Entry(CONTENT, NO_FRAMES);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(kept).doesNotContainNull();
    assertThat(least / ENTRIES).as("one object").isLessThanOrEqualTo(88);
  }

  @Test
  void anEntryThatNobodyAskedIsReleasedLikeAnyOther() {
    new Entry(CONTENT, NO_FRAMES).release();
  }

  @Test
  void framesOfOneFormAreMadeOnce() {
    int[] made = {0};
    var entry =
        new Entry(
            CONTENT,
            (format, payload) -> {
              made[0]++;
              return new CountedFrame();
            });
    FrameForm json = FrameForm.plain(WireFormat.JSON);
    var frame = (CountedFrame) Objects.requireNonNull(entry.frame(json));
    assertThat(entry.frame(json)).isSameAs(frame);
    assertThat(entry.frame(FrameForm.plain(WireFormat.MSGPACK))).isNotSameAs(frame);
    assertThat(made[0]).isEqualTo(2);
    entry.release();
    assertThat(frame.holders).isZero();
  }

  @Test
  void presenceIsAboutTheConnectionsOfItsEvents() {
    assertThat(presence("c").isAbout("c")).isTrue();
    assertThat(presence("c").isAbout("d")).isFalse();
    assertThat(presence("c", "d").isAbout("d")).isTrue();
    assertThat(presence("c", "d").isAbout("e")).isFalse();
    assertThat(new Entry(CONTENT, NO_FRAMES).isAbout("c")).isFalse();
  }

  @Test
  void presenceBesideATopicHasNoPlaceAndAConnectionGetsItsOwn() {
    FrameForm placed = FrameForm.plain(WireFormat.JSON);
    FrameForm unplaced = placed.with(FrameForm.Shape.UNPLACED);
    Entry two = presence("c", "d");
    assertThat(tree(two.encode(placed))).containsEntry("channelSerial", "serial");
    assertThat(tree(two.encode(unplaced))).doesNotContainKey("channelSerial");
    Map<String, @Nullable Object> own = tree(two.encodeAbout("d", unplaced));
    assertThat(own).doesNotContainKey("channelSerial");
    assertThat((List<?>) own.get("presence"))
        .singleElement()
        .satisfies(event -> assertThat(((Map<?, ?>) event).get("connectionId")).isEqualTo("d"));
    assertThat(tree(two.encodeAbout("d", placed))).containsEntry("channelSerial", "serial");
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> tree(byte[] payload) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(WireFormat.JSON.decode(payload));
  }

  private static Entry presence(String... connections) {
    List<PresenceMessage> events =
        Arrays.stream(connections)
            .map(connection ->
                new PresenceMessage(
                    connection + ":0:0",
                    PresenceAction.ENTER,
                    "ann",
                    connection,
                    null,
                    null,
                    null,
                    0))
            .toList();
    var place = new Position(1, events.size() - 1);
    return new Entry(
        new EntryContent("one", place, "serial", new Content.Presence(events)), NO_FRAMES);
  }

  private static final class CountedFrame implements Frame {
    int holders = 1;

    @Override
    public int size() {
      return 0;
    }

    @Override
    public void retain() {
      holders++;
    }

    @Override
    public void release() {
      holders--;
    }
  }
}
