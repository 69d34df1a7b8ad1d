package dev.barnabas.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.connect.rest.BatchAnswer.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final String OK = "{\"channel\":\"a\",\"messageId\":\"1\"}";
  private static final String BAD =
      "{\"channel\":\"b\",\"error\":{\"code\":40160,\"statusCode\":401,\"message\":\"no\"}}";
  private static final BatchAnswer ONE_FAILED =
      new BatchAnswer.Results(
          List.of(Optional.empty(), Optional.of(new Failure(40160, 401, "no"))));

  private static BatchAnswer read(int status, String body) {
    return read(status, body, null);
  }

  private static BatchAnswer read(int status, String body, @Nullable String retryAfter) {
    return AnswerReader.read(status, body.getBytes(StandardCharsets.UTF_8), 2, retryAfter);
  }

  @Test
  void bothFormsOfAnswersAreRead() {
    assertThat(
            read(
                201,
                "[{\"successCount\":1,\"results\":[%s]},{\"failureCount\":1,\"results\":[%s]}]"
                    .formatted(OK, BAD)))
        .isEqualTo(ONE_FAILED);
    assertThat(
            read(400, "{\"error\":{\"code\":40020},\"batchResponse\":[%s,%s]}".formatted(OK, BAD)))
        .isEqualTo(ONE_FAILED);
    assertThat(read(201, "[%s,%s]".formatted(OK, OK)))
        .isEqualTo(new BatchAnswer.Results(List.of(Optional.empty(), Optional.empty())));
  }

  @Test
  void whatMayPassIsToBeSentAgain() {
    assertThat(read(503, "<html>", "7"))
        .isEqualTo(new BatchAnswer.Later("503: <html>", Duration.ofSeconds(7)));
    assertThat(read(503, "<html>", "99999"))
        .isEqualTo(new BatchAnswer.Later("503: <html>", Duration.ofMinutes(1)));
    assertThat(read(429, "{\"error\":{\"code\":42922,\"statusCode\":429,\"message\":\"slower\"}}"))
        .isEqualTo(new BatchAnswer.Later("429/42922: slower", Duration.ZERO));
  }

  @Test
  void allElseIsRefused() {
    assertThat(read(401, "{\"error\":{\"code\":40130,\"statusCode\":401,\"message\":\"key\"}}"))
        .isEqualTo(new BatchAnswer.Refused(new Failure(40130, 401, "key")));
    assertThat(read(200, "[]"))
        .isEqualTo(
            new BatchAnswer.Refused(
                new Failure(0, 200, "the answer is none to a batch: 0 results for 2 messages")));
    assertThat(read(200, "<html>")).isInstanceOf(BatchAnswer.Refused.class);
  }
}
