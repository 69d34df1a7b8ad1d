package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Bookings, one after the other for each conference → how many seats are sold → the view of what is
 * left, and an answer to who booked.
 */
final class Sales {
  static final String CONFERENCES = "conferences";
  static final String BOOKINGS = "bookings";
  static final String VIEW = "conference-view";
  static final String ANSWERS = "booking-answers";

  private static final Serde<String> TEXT = Serdes.String();
  private static final Serde<JsonNode> JSON = new JsonSerde();

  private Sales() {}

  static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    KTable<String, JsonNode> conferences =
        builder.table(CONFERENCES, Consumed.with(TEXT, JSON), inMemory("conferences"));
    KTable<String, JsonNode> sold =
        builder.stream(BOOKINGS, Consumed.with(TEXT, JSON))
            .filter((_, booking) -> booking != null && booking.path("seats").asInt() > 0)
            .join(conferences, Sales::request, Joined.with(TEXT, JSON, JSON))
            .groupByKey(Grouped.with(TEXT, JSON))
            .aggregate(Sales::nothing, (_, asked, before) -> sell(asked, before), inMemory("sold"));
    sold.toStream()
        .map((conference, sale) -> KeyValue.pair(userOf(sale), answer(conference, sale)))
        .to(ANSWERS, Produced.with(TEXT, JSON));
    // Also those of which nothing is sold yet.
    conferences.leftJoin(sold, Sales::left).toStream().to(VIEW, Produced.with(TEXT, JSON));
    return builder.build();
  }

  private static Materialized<String, JsonNode, KeyValueStore<Bytes, byte[]>> inMemory(
      String name) {
    return Materialized.<String, JsonNode>as(Stores.inMemoryKeyValueStore(name))
        .withKeySerde(TEXT)
        .withValueSerde(JSON);
  }

  /** A booking, and how many seats there are. */
  private static JsonNode request(JsonNode booking, JsonNode conference) {
    return ((ObjectNode) booking.deepCopy()).set("capacity", conference.path("seats"));
  }

  private static JsonNode nothing() {
    return JsonNodeFactory.instance.objectNode().put("sold", 0);
  }

  /** All that was asked for, or nothing; and what was asked last, for the answer. */
  private static JsonNode sell(JsonNode asked, JsonNode before) {
    int seats = asked.path("seats").asInt();
    int sold = before.path("sold").asInt();
    boolean there = sold + seats <= asked.path("capacity").asInt();
    return JsonNodeFactory.instance
        .objectNode()
        .put("sold", there ? sold + seats : sold)
        .put("booked", there)
        .set("asked", asked);
  }

  private static String userOf(JsonNode sale) {
    return sale.path("asked").path("user").asText();
  }

  private static JsonNode answer(String conference, JsonNode sale) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("conference", conference)
        .put("seats", sale.path("asked").path("seats").asInt())
        .put("booked", sale.path("booked").asBoolean())
        .set("booking", sale.path("asked").path("id"));
  }

  private static JsonNode left(JsonNode conference, @Nullable JsonNode sale) {
    int sold = sale == null ? 0 : sale.path("sold").asInt();
    return ((ObjectNode) conference.deepCopy())
        .put("left", conference.path("seats").asInt() - sold);
  }
}
