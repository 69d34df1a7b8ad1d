package dev.barnabas.connect.rest;

import dev.barnabas.connect.rest.BatchAnswer.Failure;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of {@code POST /messages} in both forms: a result per part, and the older flat
 * list, which on failures is the {@code batchResponse} of error 40020.
 */
final class AnswerReader {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final int CLIENT_ERRORS = 400;
  private static final int SHOWN_CHARS = 200;

  /** A proxy's word for days is not taken. */
  private static final long WAIT_SECONDS_MAX = 60;

  private AnswerReader() {}

  /**
   * @param parts of the request, each of one channel
   * @param retryAfter the header of that name in seconds; null when there is none
   */
  static BatchAnswer read(int status, byte[] body, int parts, @Nullable String retryAfter) {
    Object tree = tree(body);
    if (status < CLIENT_ERRORS && tree instanceof List<?> list) {
      return results(list, status, parts);
    }
    if (tree instanceof Map<?, ?> map && map.get("batchResponse") instanceof List<?> list) {
      return results(list, status, parts);
    }
    Failure failure = failure(tree, status, body);
    return status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS
        ? new BatchAnswer.Later(failure.toString(), wait(retryAfter))
        : new BatchAnswer.Refused(failure);
  }

  private static @Nullable Object tree(byte[] body) {
    try {
      return body.length == 0 ? null : Json.parse(body);
    } catch (ProtocolException notJson) {
      return null;
    }
  }

  private static BatchAnswer results(List<?> list, int status, int parts) {
    var failures = new ArrayList<Optional<Failure>>();
    for (Object entry : list) {
      Object result =
          entry instanceof Map<?, ?> part
                  && part.get("results") instanceof List<?> results
                  && results.size() == 1
              ? results.getFirst()
              : entry;
      if (!(result instanceof Map<?, ?> map)) {
        return notOurs(status, "a result is no object");
      }
      Object error = map.get("error");
      failures.add(
          error == null ? Optional.empty() : Optional.of(failure(map, status, new byte[0])));
    }
    return failures.size() == parts
        ? new BatchAnswer.Results(failures)
        : notOurs(status, failures.size() + " results for " + parts + " messages");
  }

  private static BatchAnswer notOurs(int status, String problem) {
    return new BatchAnswer.Refused(
        new Failure(0, status, "the answer is none to a batch: " + problem));
  }

  private static Failure failure(@Nullable Object tree, int status, byte[] body) {
    if (tree instanceof Map<?, ?> map && map.get("error") instanceof Map<?, ?> error) {
      int code = number(error.get("code"), ErrorCode.BAD_REQUEST.code());
      int itsStatus = number(error.get("statusCode"), status);
      return new Failure(code, itsStatus, String.valueOf(error.get("message")));
    }
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return new Failure(0, status, text.substring(0, Math.min(SHOWN_CHARS, text.length())));
  }

  private static int number(@Nullable Object value, int otherwise) {
    return value instanceof Number number ? number.intValue() : otherwise;
  }

  private static Duration wait(@Nullable String retryAfter) {
    return retryAfter != null && retryAfter.matches("\\d{1,18}")
        ? Duration.ofSeconds(Math.min(WAIT_SECONDS_MAX, Long.parseLong(retryAfter)))
        : Duration.ZERO;
  }
}
