package dev.barnabas.kafka.egress;

import dev.barnabas.core.log.LogRecord;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Hands all to a sink: what tests have happen in between they put in front. */
class PassingSink implements RecordSink {
  private final RecordSink sink;

  PassingSink(RecordSink sink) {
    this.sink = sink;
  }

  @Override
  public void begin(Map<TopicPartition, Committed> partitions) {
    sink.begin(partitions);
  }

  @Override
  public void forget() {
    sink.forget();
  }

  @Override
  public void alone() {
    sink.alone();
  }

  @Override
  public void ownFor(long nanos) {
    sink.ownFor(nanos);
  }

  @Override
  public boolean mayGather() {
    return sink.mayGather();
  }

  @Override
  public void takeAll(List<Taken> batch, Map<TopicPartition, Long> reached) {
    sink.takeAll(batch, reached);
  }

  @Override
  public void take(String source, LogRecord record) {
    sink.take(source, record);
  }

  @Override
  public void settle() {
    sink.settle();
  }

  @Override
  public void flush() {
    sink.flush();
  }

  @Override
  public boolean isUrgent() {
    return sink.isUrgent();
  }

  @Override
  public String commitText(Map<TopicPartition, Long> positions) {
    return sink.commitText(positions);
  }

  @Override
  public boolean leavesNothing() {
    return sink.leavesNothing();
  }

  @Override
  public void drop() {
    sink.drop();
  }

  @Override
  public void abandon() {
    sink.abandon();
  }

  @Override
  public void close() {
    sink.close();
  }
}
