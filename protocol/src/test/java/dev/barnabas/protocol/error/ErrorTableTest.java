package dev.barnabas.protocol.error;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorTableTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final String RETRIES = "retries";
  private static final String MEND = "mend, then again";
  private static final String NEVER = "never";
  private static final String HEAD =
      """
      # Error codes

      Every error that Barnabas emits, over WebSocket and REST. The numbers and statuses are Ably's,
      so SDKs react to them as they do to the hosted service. The message of an error says more than
      this table: what was wrong, and what to do.

      Where they appear: as `error` in `NACK` (a publish), in `ERROR`, `DETACHED` and `ATTACHED`
      with a channel (that channel), in `ERROR`, `DISCONNECTED` and `CONNECTED` without one (the
      connection), and as the body `{"error": {..}}` of a REST answer with the same HTTP status.

      What a client does, as the SDKs do it:

      - *retries*: by itself, without the application noticing. It renews its token on 40140 to
        40149, reconnects on 80000 to 80999, asks again on the statuses 408 and 500 to 504. A
        channel that lost continuity (90003 to 90005) goes on with what comes next, and its
        application is told by an attachment that is not resumed.
      - *mend, then again*: the same would be refused again; change what the message says, or for
        a status of 429 send less, then send it anew.
      - *never*: not with this credential, at this path or on this connection.

      Generated from `ErrorCode` by
      `./mvnw -pl protocol test -Dtest=ErrorTableTest -Dregenerate=true`.

      | code | status | name | meaning | what a client does |
      | --- | --- | --- | --- | --- |
      """;

  /** The public list of codes (ably-common). */
  @ParameterizedTest
  @EnumSource
  void isACodeThatClientsKnow(ErrorCode code) throws IOException {
    try (InputStream file = ErrorTableTest.class.getResourceAsStream("/ably-common/errors.json")) {
      Map<?, ?> list = (Map<?, ?>) requireNonNull(Json.parse(requireNonNull(file).readAllBytes()));
      assertThat((Map<?, ?>) list.get("codes"))
          .extracting(codes -> codes.get(String.valueOf(code.code())))
          .isNotNull();
    }
  }

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
    return "| %d | %d | %s | %s | %s |\n"
        .formatted(row.code(), row.statusCode(), row.name(), row.reason(), reaction(row));
  }

  /** By what SDKs go by: first the ranges of the codes, then the status. */
  private static String reaction(ErrorCode row) {
    int code = row.code();
    if (row == ErrorCode.CONNECTION_CLOSED) {
      return NEVER;
    }
    if (row == ErrorCode.OUTDATED_CLIENT) {
      return MEND;
    }
    if ((code >= 40_140 && code < 40_150)
        || (code >= 80_000 && code < 81_000)
        || (code >= 90_003 && code <= 90_005)) {
      return RETRIES;
    }
    return switch (row.statusCode()) {
      case 408, 500, 503 -> RETRIES;
      case 401, 403, 404, 405 -> NEVER;
      default -> MEND;
    };
  }
}
