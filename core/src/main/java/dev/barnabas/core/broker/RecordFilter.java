package dev.barnabas.core.broker;

import dev.barnabas.core.log.LogRecord;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordText;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.expression.Steps;
import dev.barnabas.mapping.expression.TextPattern;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records a session wants: JMESPath over {@code topic}, {@code partition}, {@code offset},
 * {@code timestamp}, {@code key}, {@code value} and {@code headers}, and a pattern (RE2) that is to
 * be found in the value's text. Immutable. Thread: any.
 */
public final class RecordFilter {
  /** For one record: its document has to be small, or the expression simple. */
  private static final int STEPS_MAX = 20_000;

  private static final RecordFilter ALL = new RecordFilter(null, null);

  private final @Nullable Expression expression;
  private final @Nullable TextPattern pattern;

  private RecordFilter(@Nullable Expression expression, @Nullable TextPattern pattern) {
    this.expression = expression;
    this.pattern = pattern;
  }

  /**
   * Reads a session's wishes; null: it has none.
   *
   * @throws ProtocolException 40003 saying what is wrong
   */
  public static RecordFilter of(@Nullable String filter, @Nullable String grepRegex) {
    if (filter == null && grepRegex == null) {
      return ALL;
    }
    return new RecordFilter(
        filter == null ? null : compiled("filter", () -> Expression.compile(filter)),
        grepRegex == null ? null : compiled("grepRegex", () -> TextPattern.compile(grepRegex)));
  }

  private static <T> T compiled(String name, java.util.function.Supplier<T> compiling) {
    try {
      return compiling.get();
    } catch (ExpressionException problem) {
      throw new ProtocolException(ErrorCode.INVALID_PARAMETER, name + ": " + problem.getMessage());
    }
  }

  /** Whether a record is in; one for which that can't be found out is not. */
  public boolean passes(TopicRecord record) {
    if (pattern != null) {
      String text = record.valueText();
      if (text == null || !pattern.isFoundIn(text)) {
        return false;
      }
    }
    if (expression == null) {
      return true;
    }
    try {
      return expression.test(record.context(), new Steps(STEPS_MAX, () -> 0));
    } catch (MappingError notForThisOne) {
      return false;
    }
  }

  static Map<String, @Nullable Object> context(TopicRecord of) {
    LogRecord record = of.record();
    var context = new HashMap<String, @Nullable Object>();
    context.put("topic", of.topic());
    context.put("partition", (long) record.partition());
    context.put("offset", record.offset());
    context.put("timestamp", record.timestampMillis());
    context.put("key", of.keyText());
    context.put("value", value(of));
    context.put("headers", headers(record));
    return context;
  }

  private static @Nullable Object value(TopicRecord of) {
    byte[] value = of.record().value();
    if (value == null) {
      return null;
    }
    try {
      return Json.parse(value);
    } catch (ProtocolException notJson) {
      return of.valueText();
    }
  }

  /** The last header of each name; bytes that are no text in base64. */
  public static Map<String, @Nullable Object> headers(LogRecord record) {
    var headers = new LinkedHashMap<String, @Nullable Object>();
    for (LogRecord.Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(
          header.name(),
          value == null
              ? null
              : RecordText.utf8(value).orElseGet(() -> Base64.getEncoder().encodeToString(value)));
    }
    return headers;
  }
}
