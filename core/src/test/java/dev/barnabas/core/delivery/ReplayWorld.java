package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.ConnectionEvents;
import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.core.channel.PendingAppends;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplaySettings;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.core.log.RecordMapper;
import dev.barnabas.core.log.WindowMemory;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.presence.PresenceTimes;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.LogIdentity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A replay agent on a reader that the test plays. Thread: the test's. */
public final class ReplayWorld {
  public static final ChannelKey CHANNEL = ChannelKey.of("app", "one");
  public static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");

  public final Reader reader = new Reader();

  /** An agent of the reader. */
  public ReplayAgent agent(FrameFactory frames) {
    return agent(frames, Runnable::run);
  }

  /** An agent of the reader that asks the cluster there. */
  public ReplayAgent agent(FrameFactory frames, Executor blocking) {
    ConnectionEvents nobody =
        new ConnectionEvents() {
          @Override
          public void onAdopted(String connectionId, int transportGeneration) {}

          @Override
          public void onClosed(String connectionId) {}

          @Override
          public void onSerialShift(
              String connectionId, int transportGeneration, long serialShift) {}
        };
    LogAppender appender =
        new LogAppender() {
          @Override
          public int partitions() {
            return 1;
          }

          @Override
          public void append(int partition, byte[] key, byte[] value, FailureListener listener) {}
        };
    return new ReplayAgent(
        reader,
        new ReplayAgent.Surroundings(
            ReplaySettings.DEFAULT,
            new WindowMemory(ReplaySettings.DEFAULT.windowBytes()),
            frames,
            blocking,
            new PendingAppends(1),
            appender,
            nobody,
            new ReplayAgent.PresenceSurroundings(
                PresenceTimes.of(ReplaySettings.DEFAULT.dedupWindow()),
                connectionId -> null,
                new PresenceFixtures(() -> Instant.EPOCH),
                app -> 1),
            HistoryStore.none()));
  }

  /** Each record is a message of the one channel. */
  public static final class OneChannel implements RecordMapper {
    @Override
    public ChannelKey route(LogRecord record) {
      return CHANNEL;
    }

    @Override
    public boolean routesByKey() {
      return true;
    }

    @Override
    public boolean deduplicates() {
      return false;
    }

    @Override
    public List<Mapped> map(LogRecord record) {
      Message message = Message.of("n", new Data.Text("d")).withId("i" + record.offset());
      return List.of(new Mapped(CHANNEL, 0, message));
    }
  }

  /** Tasks wait until they are run; records come from the test. */
  public static final class Reader implements LogReader {
    public final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    public final List<PartitionListener> listeners = new ArrayList<>();
    public boolean full;
    public @Nullable Error failing;

    public void runAll() {
      while (!tasks.isEmpty()) {
        tasks.removeFirst().run();
      }
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public boolean offer(Runnable task) {
      return !full && tasks.add(task);
    }

    @Override
    public void open(LogPartition partition, long offset, PartitionListener listener) {
      listeners.add(listener);
    }

    @Override
    public void close(LogPartition partition, PartitionListener listener) {
      listeners.remove(listener);
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogPartition partition) {
      if (failing != null) {
        throw failing;
      }
      return CompletableFuture.completedFuture(new LogBounds(0, 0));
    }

    @Override
    public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletionStage<Boolean> isCompacted(LogPartition partition) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public long scan(LogPartition partition, long from, long to, Visitor visitor) {
      return to;
    }
  }
}
