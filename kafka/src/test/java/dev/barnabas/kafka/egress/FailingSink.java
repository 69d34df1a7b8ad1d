package dev.barnabas.kafka.egress;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;

/** A sink that takes nothing while it is broken. */
final class FailingSink extends PassingSink {
  private final AtomicBoolean broken;

  FailingSink(RecordSink sink, AtomicBoolean broken) {
    super(sink);
    this.broken = broken;
  }

  @Override
  public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
    if (broken.get()) {
      throw new StackOverflowError("forced");
    }
    super.takeAll(batch, reached);
  }
}
