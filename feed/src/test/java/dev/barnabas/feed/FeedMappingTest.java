package dev.barnabas.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.mapping.MappingError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedMappingTest {
  private static List<FeedRecord> map(FeedMapping.Texts texts, String message) {
    return new FeedMapping(texts).map(new FeedMessage(new SocketEvent.Text(message), 5, "gap", 1));
  }

  private static FeedMapping.Texts texts(@Nullable String split, @Nullable String timestamp) {
    return new FeedMapping.Texts(
        "t", "#{topic}-#{item.s}", "item.s", timestamp, split, "{seq: item.n}");
  }

  @Test
  void aMessageIsARecordAsItCame() {
    var plain = new FeedMapping.Texts("t", null, null, null, null, null);
    assertThat(map(plain, "no json"))
        .containsExactly(new FeedRecord("t", null, "no json", null, 5, "gap", Map.of(), 1));
  }

  @Test
  void eachItemIsARecordWithKeyTopicTimeAndPlace() {
    assertThat(
            map(
                texts("value.data", "item.at"),
                "{\"data\":[{\"s\":\"a\",\"n\":1,\"at\":9},"
                    + "{\"s\":\"b\",\"n\":2,\"at\":\"1970-01-01T00:00:01Z\"}]}"))
        .containsExactly(
            new FeedRecord(
                "t-a",
                "a",
                "{\"s\":\"a\",\"n\":1,\"at\":9}",
                null,
                9,
                "gap",
                Map.of("seq", "1"),
                1),
            new FeedRecord(
                "t-b",
                "b",
                "{\"s\":\"b\",\"n\":2,\"at\":\"1970-01-01T00:00:01Z\"}",
                null,
                1_000,
                null,
                Map.of("seq", "2"),
                1));
    assertThat(map(texts("value.data", null), "{\"type\":\"hello\"}")).isEmpty();
  }

  @Test
  void whatCanNotBeMappedSaysWhere() {
    assertThatThrownBy(() -> map(texts(null, null), "no json"))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("not valid JSON");
    assertThatThrownBy(() -> map(texts("value.s", null), "{\"s\":\"a\"}"))
        .hasMessage("the result is no array");
    assertThatThrownBy(() -> map(texts(null, "item.s"), "{\"s\":\"a\"}"))
        .hasMessageContaining("neither milliseconds nor a time");
  }
}
