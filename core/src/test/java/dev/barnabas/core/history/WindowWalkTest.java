package dev.barnabas.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionWindow;
import dev.barnabas.core.log.Scope;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each tenth record is about presence: 0, 10, … 990; the others are messages, or foreign. */
final class WindowWalkTest {
  private static final ChannelKey ROOM = ChannelKey.of("app", "room");
  private static final LogIdentity LOG = new LogIdentity(1, "OWNLOGOWNLOGOWNLOGOWNL");

  private final PartitionWindow window =
      new PartitionWindow(0, 60_000, new WindowMemory(1 << 24), 0);
  private final List<Long> visited = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (int offset = 0; offset < 1_000; offset++) {
      byte[] value =
          switch (offset % 10) {
            case 0 -> value(Kind.PRESENCE_SEEN);
            case 1 -> new byte[] {1};
            case 2 -> new byte[] {2, value(Kind.PRESENCE_SEEN)[1]};
            case 3 -> null;
            default -> value(Kind.MESSAGE);
          };
      add(offset, PartitionWindow.route(ROOM), value);
      add(offset, 77, value(Kind.PRESENCE_SEEN)); // another channel's
    }
  }

  @AfterEach
  void close() {
    window.close();
  }

  private static byte[] value(Kind kind) {
    return EnvelopeHead.write(kind, new Origin(1, 2), Scope.NONE, "", new byte[100]);
  }

  private void add(long offset, long route, byte @Nullable [] value) {
    window.add(
        route, new LogRecord(0, offset, 0, 1, ROOM.bytes(), value, List.of()), new int[0], 1);
  }

  private void walk(
      Direction direction, @Nullable Long cursor, @Nullable Long fromSerial, int wanted) {
    var query =
        new HistoryQuery(
            ROOM, 0, Long.MAX_VALUE, 100, direction, serial(fromSerial), serial(cursor));
    new WindowWalk(window, PartitionWindow.route(ROOM), Kind.PRESENCE_SEEN)
        .walk(
            query,
            LOG,
            address -> {
              visited.add(window.offset(address));
              return visited.size() < wanted;
            });
  }

  private static @Nullable ChannelSerial serial(@Nullable Long offset) {
    return offset == null ? null : new ChannelSerial(LOG, 0, new Position(offset, 0), -1);
  }

  @Test
  void onlyRecordsOfTheKindAreVisited() {
    walk(Direction.BACKWARDS, null, null, 1_000);
    assertThat(visited).hasSize(100).startsWith(990L, 980L).endsWith(10L, 0L);
    assertThat(visited).allMatch(offset -> offset % 10 == 0);
  }

  @Test
  void noMoreAreVisitedThanAreWanted() {
    walk(Direction.BACKWARDS, null, null, 3);
    assertThat(visited).containsExactly(990L, 980L, 970L);
    visited.clear();
    walk(Direction.FORWARDS, null, null, 3);
    assertThat(visited).containsExactly(0L, 10L, 20L);
  }

  @Test
  void theNextPageDoesNotVisitTheOnesBefore() {
    walk(Direction.BACKWARDS, 500L, null, 2);
    assertThat(visited).containsExactly(500L, 490L);
    visited.clear();
    walk(Direction.FORWARDS, 500L, null, 2);
    assertThat(visited).containsExactly(500L, 510L);
  }

  @Test
  void nothingIsVisitedBehindWhereTheQueryBegins() {
    walk(Direction.BACKWARDS, null, 25L, 1_000);
    assertThat(visited).containsExactly(20L, 10L, 0L);
    visited.clear();
    walk(Direction.FORWARDS, 5L, 25L, 1_000);
    assertThat(visited).containsExactly(10L, 20L);
  }

  @Test
  void anEmptyRouteHasNothing() {
    window.expire(1_000_000);
    walk(Direction.FORWARDS, null, null, 10);
    walk(Direction.BACKWARDS, null, null, 10);
    assertThat(visited).isEmpty();
  }
}
