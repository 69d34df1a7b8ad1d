package dev.barnabas.app.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API of kafka-websocket. */
public record KafkaWebsocketSettings(
    @Setting(value = "Serve it.", standard = "false", later = KafkaWebsocketSettings.REASON)
        boolean enabled,
    @Setting("Which topics.") Topics topics,
    @Setting("Plug-ins.") Transforms transforms) {
  static final String REASON = "the kafka-websocket API comes later";

  /** Which topics may be used. */
  public record Topics(
      @Setting(value = "Topics that may be read.", later = KafkaWebsocketSettings.REASON)
          List<String> consume,
      @Setting(value = "Topics that may be written.", later = KafkaWebsocketSettings.REASON)
          List<String> produce) {}

  /** Plug-ins between a socket and Kafka. */
  public record Transforms(
      @Setting(value = "Client to Kafka.", later = KafkaWebsocketSettings.REASON)
          @Nullable String input,
      @Setting(value = "Kafka to client.", later = KafkaWebsocketSettings.REASON)
          @Nullable String output) {}
}
