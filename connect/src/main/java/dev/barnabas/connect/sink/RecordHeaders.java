package dev.barnabas.connect.sink;

import dev.barnabas.connect.data.ConnectTrees;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.RecordText;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record's headers as a message has them.
 *
 * @param all name → text, the last of each name
 * @param encoding what the header {@code com.ably.encoding} says
 * @param push what {@code com.ably.extras.push} holds, when it is a notification
 */
record RecordHeaders(
    Map<String, @Nullable Object> all,
    Optional<String> encoding,
    Optional<Map<String, @Nullable Object>> push) {
  private static final Logger LOG = LoggerFactory.getLogger(RecordHeaders.class);
  private static final String PUSH = "com.ably.extras.push";
  private static final String ENCODING = "com.ably.encoding";

  RecordHeaders {
    all = Collections.unmodifiableMap(all);
  }

  /**
   * @throws MappingError for a header that has no text
   */
  static RecordHeaders of(SinkRecord record) {
    var texts = new LinkedHashMap<String, @Nullable Object>();
    Optional<String> encoding = Optional.empty();
    Optional<Map<String, @Nullable Object>> push = Optional.empty();
    for (Header header : record.headers()) {
      Object tree = tree(header);
      switch (header.key()) {
        case PUSH -> push = push(record, tree);
        case ENCODING -> encoding = Optional.ofNullable(tree).map(RecordHeaders::text);
        default -> {
          if (tree == null) {
            texts.remove(header.key());
          } else {
            texts.put(header.key(), text(tree));
          }
        }
      }
    }
    return new RecordHeaders(texts, encoding, push);
  }

  private static @Nullable Object tree(Header header) {
    try {
      return ConnectTrees.tree(header.schema(), header.value());
    } catch (MappingError e) {
      throw e.at("headers." + header.key());
    }
  }

  private static String text(Object tree) {
    return switch (tree) {
      case String text -> text;
      case byte[] bytes ->
          RecordText.utf8(bytes).orElseGet(() -> Base64.getEncoder().encodeToString(bytes));
      default -> Json.text(ConnectTrees.withoutBytes(tree));
    };
  }

  /** As the Ably connector takes it: a title and a body, or the message goes without a push. */
  private static Optional<Map<String, @Nullable Object>> push(
      SinkRecord record, @Nullable Object value) {
    Object tree = value instanceof String || value instanceof byte[] ? parsed(text(value)) : value;
    if (tree instanceof Map<?, ?> push
        && push.get("notification") instanceof Map<?, ?> notification
        && notification.get("title") != null
        && notification.get("body") != null) {
      var copy = new LinkedHashMap<String, @Nullable Object>();
      push.forEach(
          (name, member) -> copy.put(String.valueOf(name), ConnectTrees.withoutBytes(member)));
      return Optional.of(copy);
    }
    LOG.warn(
        "{}-{} offset {}: the header {} holds no notification with title and body; the message"
            + " goes without a push",
        record.topic(),
        record.kafkaPartition(),
        record.kafkaOffset(),
        PUSH);
    return Optional.empty();
  }

  private static @Nullable Object parsed(String json) {
    try {
      return Json.parse(json);
    } catch (ProtocolException notJson) {
      return null;
    }
  }

  /** The message's extras; null when there are none. */
  @Nullable Map<String, @Nullable Object> extras(@Nullable Object key, boolean tombstone) {
    var extras = new LinkedHashMap<String, @Nullable Object>();
    var headers = new LinkedHashMap<>(all);
    headers.keySet().removeIf(name -> name.startsWith(RecordHeader.OWN_PREFIX));
    if (!headers.isEmpty()) {
      extras.put("headers", headers);
    }
    var kafka = new LinkedHashMap<String, @Nullable Object>();
    if (key instanceof String || key instanceof byte[]) {
      kafka.put(
          "key", key instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : key);
    }
    if (tombstone) {
      kafka.put("tombstone", true);
    }
    if (!kafka.isEmpty()) {
      extras.put("kafka", kafka);
    }
    push.ifPresent(notification -> extras.put("push", notification));
    return extras.isEmpty() ? null : extras;
  }
}
