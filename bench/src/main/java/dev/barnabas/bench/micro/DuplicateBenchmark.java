package dev.barnabas.bench.micro;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.DuplicateFilter;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Whether a record came before, at 20,000 records a second of the log's clock.
 *
 * <p>Thread: JMH's.
 */
@State(Scope.Thread)
public class DuplicateBenchmark {
  private static final long WINDOW_MILLIS = 15_000;
  private static final int RECORDS_PER_MILLI = 20;

  private final ChannelKey channel = ChannelKey.of("app", Samples.CHANNEL);
  private final DuplicateFilter filter = new DuplicateFilter(WINDOW_MILLIS, true);
  private final byte[] id = new byte[16];
  private long offset;

  @Benchmark
  public long newId() {
    return check(offset);
  }

  @Benchmark
  public long repeatedId() {
    return check(0);
  }

  private long check(long number) {
    ByteBuffer.wrap(id).putLong(number);
    filter.advance(offset / RECORDS_PER_MILLI);
    return filter.check(channel, dev.barnabas.core.log.Scope.CLIENT, id, 0, id.length, offset++);
  }
}
