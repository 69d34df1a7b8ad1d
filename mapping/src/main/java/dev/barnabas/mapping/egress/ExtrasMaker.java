package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.HeaderChoice;
import dev.barnabas.mapping.rule.KeyFormat;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.template.Template;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message's {@code extras}: {@code headers} from the record and the rule, {@code kafka.key}
 * as the Ably connector writes it (text for strings, base64 for bytes, else omitted), {@code
 * kafka.tombstone}.
 */
final class ExtrasMaker {
  private final HeaderChoice headers;
  private final Map<String, Template> setHeaders;
  private final boolean kafkaKey;

  ExtrasMaker(EgressSettings settings, RuleCompiler compiler) {
    this.headers = settings.message().headers();
    this.setHeaders = compiler.templates("message.headers.set", settings.message().setHeaders());
    // Only these two are text or bytes in the context; JSON strings are not told from them.
    this.kafkaKey =
        settings.message().kafkaKey()
            && (settings.key() == KeyFormat.STRING || settings.key() == KeyFormat.BYTES);
  }

  /**
   * The extras; null when there are none.
   *
   * @throws MappingError when a header can't be rendered
   */
  @Nullable Map<String, @Nullable Object> extras(Map<String, @Nullable Object> context) {
    return joined(headers(context, false), kafka(context));
  }

  @Nullable Map<String, @Nullable Object> ofTombstone(Map<String, @Nullable Object> context) {
    Map<String, @Nullable Object> kafka = kafka(context);
    kafka.put("tombstone", true);
    return joined(headers(context, true), kafka);
  }

  private static @Nullable Map<String, @Nullable Object> joined(
      Map<String, @Nullable Object> headers, Map<String, @Nullable Object> kafka) {
    var extras = new LinkedHashMap<String, @Nullable Object>();
    if (!headers.isEmpty()) {
      extras.put("headers", Collections.unmodifiableMap(headers));
    }
    if (!kafka.isEmpty()) {
      extras.put("kafka", Collections.unmodifiableMap(kafka));
    }
    return extras.isEmpty() ? null : Collections.unmodifiableMap(extras);
  }

  private Map<String, @Nullable Object> headers(
      Map<String, @Nullable Object> context, boolean skipFailing) {
    var result = new LinkedHashMap<String, @Nullable Object>();
    if (context.get("headers") instanceof Map<?, ?> recordHeaders) {
      recordHeaders.forEach((name, value) -> {
        String text = String.valueOf(name);
        if (!text.startsWith(RecordHeader.OWN_PREFIX) && headers.takes(text)) {
          result.put(text, value);
        }
      });
    }
    for (Map.Entry<String, Template> header : setHeaders.entrySet()) {
      try {
        result.put(header.getKey(), header.getValue().render(context));
      } catch (MappingError e) {
        if (!skipFailing) {
          throw e.at("message.headers.set." + header.getKey());
        }
      }
    }
    return result;
  }

  private Map<String, @Nullable Object> kafka(Map<String, @Nullable Object> context) {
    var kafka = new LinkedHashMap<String, @Nullable Object>();
    if (kafkaKey) {
      switch (context.get("key")) {
        case String text -> kafka.put("key", text);
        case byte[] bytes -> kafka.put("key", Base64.getEncoder().encodeToString(bytes));
        case null, default -> {}
      }
    }
    return kafka;
  }
}
