package dev.barnabas.app.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Node to node. */
public record InternalSettings(
    @Setting(
            value = "Address for other nodes.",
            standard = "127.0.0.1",
            later = InternalSettings.REASON)
        String host,
    @Setting(value = "Port for other nodes.", standard = "0", later = InternalSettings.REASON)
        int port,
    @Setting(value = "File with the nodes' shared secret.", later = InternalSettings.REASON)
        @Nullable Path secretFile) {
  static final String REASON =
      "nodes talk only through Kafka so far; this comes with comet and the history store";
}
