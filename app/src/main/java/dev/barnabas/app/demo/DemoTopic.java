package dev.barnabas.app.demo;

/** The Kafka topics of the demo, as {@code demo-rules.yaml} names them. */
enum DemoTopic {
  BUSES("demo.buses", 8),
  EDITS("demo.edits", 1),
  MARKET("demo.market", 1),
  GUESTBOOK("demo.guestbook", 1),
  CHAT("demo.chat", 4);

  private final String topicName;
  private final int partitions;

  DemoTopic(String topicName, int partitions) {
    this.topicName = topicName;
    this.partitions = partitions;
  }

  String topicName() {
    return topicName;
  }

  int partitions() {
    return partitions;
  }
}
