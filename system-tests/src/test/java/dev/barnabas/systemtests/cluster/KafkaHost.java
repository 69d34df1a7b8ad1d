package dev.barnabas.systemtests.cluster;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;

/** The main class of the process that {@link KafkaProcess} starts: a broker and nothing else. */
final class KafkaHost {
  private KafkaHost() {}

  /** Arguments: folder, port. Ends by SIGTERM, or when the test's JVM is gone. */
  public static void main(String[] args) throws IOException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(new EmbeddedKafka.Options(Path.of(args[0]), Integer.parseInt(args[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    System.out.println("Kafka bootstrap: " + kafka.bootstrap());
    while (System.in.read() >= 0) {
      // The test's JVM never writes: the end of the stream is its end.
    }
    Runtime.getRuntime().halt(1);
  }
}
