package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogBounds;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.PartitionListener;
import dev.barnabas.kafka.Failures;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a log reader and hands over only records whose schemas are at hand. A listener
 * whose next record lacks one is taken from the reader and put back at that record once the schema
 * is there, so that no other partition, log or rule waits with it; a scan waits.
 *
 * <p>Thread: as {@link LogReader} says.
 */
final class PreparedReader implements LogReader {
  private static final Logger log = LoggerFactory.getLogger(PreparedReader.class);

  private final LogReader reader;
  private final Preparation preparation;

  /** The listeners that follow, also those that wait. The reader's thread's; ≤ its listeners. */
  private final Map<PartitionListener, Prepared> open = new HashMap<>();

  PreparedReader(LogReader reader, Preparation preparation) {
    this.reader = reader;
    this.preparation = preparation;
  }

  @Override
  public LogReader root() {
    return reader.root();
  }

  @Override
  public void execute(Runnable task) {
    reader.execute(task);
  }

  @Override
  public boolean offer(Runnable task) {
    return reader.offer(task);
  }

  @Override
  public void open(LogPartition partition, long offset, PartitionListener listener) {
    Prepared before = open.remove(listener);
    if (before != null) {
      reader.close(before.partition, before);
    }
    Prepared prepared = new Prepared(partition, listener);
    open.put(listener, prepared);
    reader.open(partition, offset, prepared);
  }

  @Override
  public void close(LogPartition partition, PartitionListener listener) {
    Prepared prepared = open.remove(listener);
    if (prepared != null) {
      reader.close(partition, prepared);
    }
  }

  @Override
  public CompletionStage<LogBounds> bounds(LogPartition partition) {
    return reader.bounds(partition);
  }

  @Override
  public CompletionStage<Long> offsetAt(LogPartition partition, long timestampMillis) {
    return reader.offsetAt(partition, timestampMillis);
  }

  @Override
  public CompletionStage<Boolean> isCompacted(LogPartition partition) {
    return reader.isCompacted(partition);
  }

  @Override
  public long scan(LogPartition partition, long from, long to, Visitor visitor) {
    return reader.scan(
        partition,
        from,
        to,
        record -> {
          preparation.await(record);
          return visitor.visit(record);
        });
  }

  private final class Prepared implements PartitionListener {
    private final LogPartition partition;
    private final PartitionListener listener;
    private final Failures failures;

    Prepared(LogPartition partition, PartitionListener listener) {
      this.partition = partition;
      this.listener = listener;
      this.failures =
          new Failures(
              log,
              "Rule " + preparation.binding().name() + ", " + partition + ", fetching a schema",
              System::nanoTime);
    }

    @Override
    public void onRecord(LogRecord record) {
      CompletionStage<?> missing = preparation.begin(record);
      if (missing == null) {
        listener.onRecord(record);
      } else {
        reader.close(partition, this); // what was polled behind this record comes again
        waitFor(missing, record.offset());
      }
    }

    private void waitFor(CompletionStage<?> missing, long offset) {
      var _ =
          missing.handle((_, failure) -> {
            reader.execute(() -> onAnswer(offset, failure));
            return null;
          });
    }

    private void onAnswer(long offset, @Nullable Throwable failure) {
      if (open.get(listener) != this) {
        return; // closed meanwhile, or moved
      }
      if (failure == null) {
        failures.onSuccess();
        reader.open(partition, offset, this);
        return;
      }
      long pause = failures.onFailure(failure);
      CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
          .execute(() -> reader.execute(() -> onPauseEnd(offset)));
    }

    private void onPauseEnd(long offset) {
      if (open.get(listener) == this) {
        reader.open(partition, offset, this); // asks for the record, which asks for its schema
      }
    }

    @Override
    public void onPosition(long nextOffset) {
      listener.onPosition(nextOffset);
    }

    @Override
    public void onLost(LogLoss loss) {
      open.remove(listener, this);
      listener.onLost(loss);
    }
  }
}
