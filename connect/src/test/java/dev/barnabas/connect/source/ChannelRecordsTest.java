package dev.barnabas.connect.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.connect.realtime.ChannelPosition;
import dev.barnabas.connect.realtime.Delivered;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelRecordsTest {
  @Test
  void headersStandInTheTopicAsAWorkersStandardWritesThem() throws Exception {
    var rule =
        IngressRule.read(
            "",
            Map.of(
                "name",
                "source",
                "from",
                Map.of("channels", ""),
                "to",
                Map.of("topic", "out"),
                "enveloped",
                false));
    Map<String, @Nullable Object> extras = Map.of("headers", Map.of("trace", "zürich 1", "n", 7L));
    var message =
        new Message("id:0", "book", new Data.Text("x"), null, "bob", null, extras, 1_700, "s");
    var delivered =
        new Delivered("rooms:1", message, null, new ChannelPosition("s", 0), "restarted");

    SourceRecord record = new ChannelRecords(rule, "app", true).of(delivered).orElseThrow();

    assertThat(written(record))
        .containsEntry("content-type", "text/plain")
        .containsEntry("barnabas.origin", "app/source")
        .containsEntry("barnabas.gap", "restarted")
        .containsEntry("x-ably-version", "1.2")
        .containsEntry("x-ably-message-client-id", "bob")
        .containsEntry("trace", "zürich 1")
        .containsEntry("n", "7");
  }

  private static Map<String, String> written(SourceRecord record) throws Exception {
    var texts = new HashMap<String, String>();
    try (var converter = new SimpleHeaderConverter()) {
      converter.configure(Map.of());
      for (Header header : record.headers()) {
        byte[] bytes =
            converter.fromConnectHeader("out", header.key(), header.schema(), header.value());
        texts.put(header.key(), new String(bytes, UTF_8));
      }
    }
    return texts;
  }
}
