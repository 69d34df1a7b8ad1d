package dev.barnabas.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorTableTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final String HEAD =
      """
      # Error codes

      Every error that Barnabas emits, over WebSocket and REST. The numbers and statuses are Ably's,
      so SDKs react to them as they do to the hosted service. The message of an error says more than
      this table: what was wrong, and what to do.

      Where they appear: as `error` in `NACK` (a publish), in `ERROR`, `DETACHED` and `ATTACHED`
      with a channel (that channel), in `ERROR`, `DISCONNECTED` and `CONNECTED` without one (the
      connection), and as the body `{"error": {..}}` of a REST answer with the same HTTP status.
      SDKs renew a token on 40140 to 40149, and retry by themselves on 500 to 504.

      Generated from `ErrorCode` by
      `./mvnw -pl protocol test -Dtest=ErrorTableTest -Dregenerate=true`.

      | code | status | name | meaning |
      | --- | --- | --- | --- |
      """;

  @Test
  void matchesThePage() throws IOException {
    String page =
        Arrays.stream(ErrorCode.values())
            .sorted(Comparator.comparingInt(ErrorCode::code))
            .map(ErrorTableTest::row)
            .collect(Collectors.joining("", HEAD, ""));
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("generate the page again with -Dregenerate=true").hasContent(page);
  }

  @Test
  void hasEachNumberOnce() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
  }

  @Test
  void saysWhereTheErrorIsExplained() {
    assertThat(ErrorCode.NOT_FOUND.with("x").href()).isEqualTo("https://help.ably.io/error/40400");
  }

  private static String row(ErrorCode row) {
    return "| %d | %d | %s | %s |\n"
        .formatted(row.code(), row.statusCode(), row.name(), row.reason());
  }
}
