package dev.barnabas.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.serial.LogIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class StartFinderTest {
  private static final long WINDOW = 150_000;

  @RepeatedTest(50)
  void aWindowOfLogTimeLiesBeforeTheFirstEntryOrTheLogBegins() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var reader = new ListReader();
    long millis = 1_700_000_000_000L;
    for (int i = 0; i < 400; i++) {
      millis += random.nextInt(20) == 0 ? random.nextInt(3_600_000) : random.nextInt(4_000);
      reader.times.add(millis);
    }
    reader.begin = random.nextInt(100);
    ChannelLog log =
        new ChannelLog(
            new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA"),
            "topic",
            1,
            reader,
            new OwnLogMapper(),
            null);
    int first = reader.begin + random.nextInt(400 - reader.begin);
    StartFinder.Start start = new StartFinder(WINDOW).find(log, 0, first, reader.times.get(first));
    assertThat(start.offset()).as("seed %d", seed).isBetween((long) reader.begin, (long) first);
    if (start.fromBeginning()) {
      assertThat(start.offset()).isEqualTo(reader.begin);
    } else {
      var clock = new LogClock();
      for (int i = (int) start.offset(); i < first; i++) {
        clock.advance(reader.times.get(i));
      }
      assertThat(clock.nowMillis()).as("seed %d", seed).isGreaterThanOrEqualTo(WINDOW);
    }
  }

  @Test
  void anOutageInFrontOfItMakesItStepFurtherBack() {
    var reader = new ListReader();
    for (int i = 0; i < 300; i++) {
      reader.times.add(1_000_000L + i * 1_000L);
    }
    reader.times.add(1_000_000L + 86_400_000L);
    ChannelLog log =
        new ChannelLog(
            new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA"),
            "topic",
            1,
            reader,
            new OwnLogMapper(),
            null);
    StartFinder.Start start = new StartFinder(WINDOW).find(log, 0, 300, reader.times.get(300));
    assertThat(start.offset()).isLessThanOrEqualTo(149);
  }

  /** A partition as a list of times; offsets are indexes. */
  private static final class ListReader implements LogReader {
    final List<Long> times = new ArrayList<>();
    int begin;

    @Override
    public CompletionStage<LogBounds> bounds(LogPartition partition) {
      return CompletableFuture.completedFuture(new LogBounds(begin, times.size()));
    }

    @Override
    public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
      int at = begin;
      while (at < times.size() && times.get(at) < timestampMillis) {
        at++;
      }
      return CompletableFuture.completedFuture((long) at);
    }

    @Override
    public CompletionStage<Boolean> isCompacted(LogPartition partition) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public long scan(LogPartition partition, long from, long to, Visitor visitor) {
      for (long at = from; at < to; at++) {
        var record = new LogRecord(0, at, 0, times.get((int) at), null, null, List.of());
        if (!visitor.visit(record)) {
          return at + 1;
        }
      }
      return to;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void open(LogPartition partition, long offset, PartitionListener listener) {}

    @Override
    public void close(LogPartition partition, PartitionListener listener) {}
  }
}
