package dev.barnabas.kafka.rule;

/** Where a record stands in Kafka. */
public record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + '-' + partition + " at offset " + offset;
  }
}
