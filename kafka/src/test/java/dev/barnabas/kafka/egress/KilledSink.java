package dev.barnabas.kafka.egress;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A sink that dies after some batches: what it appended then is never committed. */
final class KilledSink extends PassingSink {
  private int batches;
  private boolean killed;

  /**
   * @param batches after which it dies when it has appended one more; negative: before the first
   */
  KilledSink(RecordSink sink, int batches) {
    super(sink);
    this.batches = batches;
  }

  @Override
  public void begin(Map<TopicPartition, Committed> partitions) {
    if (killed) {
      throw new IllegalStateException("killed");
    }
    super.begin(partitions);
  }

  @Override
  public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
    if (batches < 0) {
      kill();
    }
    super.takeAll(batch, reached);
  }

  @Override
  public void flush() {
    super.flush();
    batches--;
    if (batches < 0) {
      kill();
    }
  }

  /** No commit after a batch: a kill comes before the next one is due. */
  @Override
  public boolean isUrgent() {
    return true;
  }

  private void kill() {
    killed = true;
    throw new IllegalStateException("killed");
  }
}
