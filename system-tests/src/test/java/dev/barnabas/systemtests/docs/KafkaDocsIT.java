package dev.barnabas.systemtests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.connect.TopicValues;
import dev.barnabas.systemtests.crowd.Crowd;
import dev.barnabas.systemtests.formats.SchemaTopic;
import dev.barnabas.systemtests.sdk.JavaClient;
import dev.barnabas.testkit.docs.DocsPage;
import dev.barnabas.testkit.docs.DocsPage.Block;
import dev.barnabas.testkit.registry.RegistryStandIn;
import io.ably.lib.realtime.Channel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/kafka.md says, block by block: all of its rules run in one node. */
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
class KafkaDocsIT {
  private static final DocsPage PAGE = DocsPage.read(Path.of("../docs/kafka.md"));
  private static final Block BUSES = PAGE.only("yaml", "name: buses");
  private static final Block BASKETS = PAGE.only("yaml", "name: baskets");
  private static final Block AVAILABILITY = PAGE.only("yaml", "name: availability");
  private static final Block TABLE = PAGE.only("js", "rows.clear()");
  private static final Block PRICES = PAGE.only("yaml", "name: prices");
  private static final Block BOOKINGS = PAGE.only("yaml", "name: bookings");
  private static final Block SOURCES = PAGE.only("yaml", "name: who-is-there");
  private static final Block SCHEMAS = PAGE.only("yaml", "schemaRegistries:");
  private static final Block TRANSFORM = PAGE.only("java", "class Fahrenheit");
  private static final Block PLUGIN = PAGE.only("yaml", "plugins: plugins");
  private static final Block RULES_FILE = PAGE.only("yaml", "name: orders");
  private static final Block TRYING = PAGE.only(DocsPage.CONSOLE, "rules test");
  private static final Block APPLYING = PAGE.only(DocsPage.CONSOLE, "created orders");
  private static final Block MENDING = PAGE.only(DocsPage.CONSOLE, "skip-one");

  private static final long ACK_SECONDS_MAX = 60;

  @TempDir private static Path folder = Path.of("");

  private static DocsWorld world;
  private static JavaClient client;

  @BeforeAll
  static void start() throws Exception {
    List<Block> rules =
        List.of(BUSES, BASKETS, AVAILABILITY, PRICES, BOOKINGS, SOURCES, SCHEMAS, PLUGIN);
    world = new DocsWorld(folder, rules, TRANSFORM);
    client = new JavaClient(world.node().port(), true, Yaml.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    world.close();
  }

  @Test
  void everyBlockOfThePageIsRunHere() {
    assertThat(PAGE.blocks())
        .containsExactlyInAnyOrder(
            BUSES,
            BASKETS,
            AVAILABILITY,
            TABLE,
            PRICES,
            BOOKINGS,
            SOURCES,
            SCHEMAS,
            TRANSFORM,
            PLUGIN,
            RULES_FILE,
            TRYING,
            APPLYING,
            MENDING);
  }

  @Test
  void aFeedBecomesAChannelPerBus() throws Exception {
    Channel bus = client.channel("bus:0806");
    List<String> names = JavaClient.namesOn(bus);
    List<String> positions = JavaClient.dataOn(bus);
    List<String> alerts = JavaClient.dataOn(client.channel("bus:an-alert"));
    JsonArray entities = new JsonArray();
    entities.add(JsonParser.parseString("{\"id\":\"an-alert\",\"alert\":{}}"));
    entities.addAll(
        JsonParser.parseString(Files.readString(DocsWorld.FEEDS.resolve("cttransit.json")))
            .getAsJsonArray());
    JsonObject feed = new JsonObject();
    feed.add("entity", entities);

    world.east().write("gtfs", null, feed.toString());

    JavaClient.awaitLast(positions, "{\"lat\":42.2020091,\"long\":-70.9466909}");
    assertThat(positions).hasSize(1);
    assertThat(names).containsExactly("position");
    assertThat(alerts).as("what stands before the bus and is none").isEmpty();
  }

  @Test
  void jsonataPicksAndReckons() throws Exception {
    List<String> lines = JavaClient.dataOn(client.channel("basket:b1"));

    world
        .east()
        .write(
            "baskets",
            null,
            """
            { "id": "b1", "lines": [
              { "status": "OPEN", "price": 2, "quantity": 1, "first": "a", "last": "b", "time": 0 },
              { "status": "PAID", "price": 0, "quantity": 1, "first": "c", "last": "d", "time": 0 },
              { "status": "PAID", "price": 2.5, "quantity": 3, "first": "green", "last": "tea",
                "time": 1767225600000 } ] }
            """);

    JavaClient.awaitLast(
        lines, "{\"total\":7.5,\"label\":\"green tea\",\"at\":\"2026-01-01T00:00:00.000Z\"}");
    assertThat(lines).hasSize(1);
  }

  @Test
  void theScriptKeepsTheTableOfTheTopic() throws Exception {
    conference("c-1", "{\"title\":\"Streams\",\"ticketsLeft\":10}");
    conference("c-2", "{\"title\":\"Tables\",\"ticketsLeft\":5}");
    conference("c-1", "{\"title\":\"Streams\",\"ticketsLeft\":9}");
    conference("c-3", "{\"title\":\"Logs\",\"ticketsLeft\":1}");
    conference("c-3", null);
    try (var table = new TableScript(folder, TABLE.text(), world.node().port())) {
      table.awaitRows(
          """
          { "c-1": { "id": "c-1", "title": "Streams", "left": 9 },
            "c-2": { "id": "c-2", "title": "Tables", "left": 5 } }
          """);
      conference("c-2", "{\"title\":\"Tables\",\"ticketsLeft\":4}");
      conference("c-1", null);
      table.awaitRows("{ \"c-2\": { \"id\": \"c-2\", \"title\": \"Tables\", \"left\": 4 } }");
      table.detach();
      conference("c-2", null);
      conference("c-4", "{\"title\":\"Keys\",\"ticketsLeft\":7}");
      table.attach();
      table.awaitRows("{ \"c-4\": { \"id\": \"c-4\", \"title\": \"Keys\", \"left\": 7 } }");
    }
  }

  private static void conference(String key, @Nullable String json) throws Exception {
    world.east().write("conference-view", key, json);
  }

  @Test
  void eventsThatTwoClustersHoldComeOnce() throws Exception {
    List<String> prices = JavaClient.dataOn(client.channel("price:ABC"));
    world.awaitPlaced("prices", "east", 2);
    world.awaitPlaced("prices", "west", 3);

    price(world.west(), 0); // from here on offsets differ
    for (int i = 1; i <= 3; i++) {
      price(world.east(), i);
      price(world.west(), i);
    }
    price(world.east(), 4);
    price(world.west(), 5);

    JavaClient.awaitLast(prices, said(4));
    JavaClient.awaitLast(prices, said(5));
    assertThat(prices)
        .hasSize(6)
        .contains(said(0))
        .containsSubsequence(said(1), said(2), said(3), said(4))
        .containsSubsequence(said(1), said(2), said(3), said(5));
  }

  private static void price(TopicWriter cluster, int number) throws Exception {
    cluster.write("prices", "ABC", said(number), Map.entry("event-id", "price-" + number));
  }

  private static String said(int number) {
    return "{\"n\":" + number + '}';
  }

  @Test
  void bookingsAreWrittenWithTheirKeyAndWhatHasNoneIsLeftOut() throws Exception {
    Channel london = client.channel("booking:london");
    for (String booking :
        List.of(
            "{\"conferenceId\":\"c-1\",\"seats\":2}",
            "{\"seats\":3}",
            "{\"conferenceId\":\"c-2\",\"seats\":4}")) {
      JavaClient.publish(london, "booked", JsonParser.parseString(booking))
          .get(ACK_SECONDS_MAX, TimeUnit.SECONDS);
    }

    try (var bookings = new TopicValues(world.bootstrap(), "bookings")) {
      assertThat(bookings.awaitRecords(2))
          .extracting(ConsumerRecord::key, ConsumerRecord::value, KafkaDocsIT::channel)
          .containsExactly(
              tuple("c-1", "{\"conferenceId\":\"c-1\",\"seats\":2}", "booking:london"),
              tuple("c-2", "{\"conferenceId\":\"c-2\",\"seats\":4}", "booking:london"));
    }
  }

  private static String channel(ConsumerRecord<String, String> record) {
    return new String(record.headers().lastHeader("x-ably-envelope-channel").value(), UTF_8);
  }

  @Test
  void membersComeToATopicPerAction() throws Exception {
    Channel chat = client.channel("chat:small");
    JavaClient.await(listener -> chat.presence.enterClient("ann", "hello", listener));
    JavaClient.await(listener -> chat.presence.updateClient("ann", "still", listener));
    JavaClient.await(listener -> chat.presence.leaveClient("ann", "bye", listener));

    assertThat(presence("enter", 2)).isEqualTo("ann hello");
    assertThat(presence("update", 4)).isEqualTo("ann still");
    assertThat(presence("leave", 3)).isEqualTo("ann bye");
  }

  private static String presence(String action, int number) {
    try (var events = new TopicValues(world.bootstrap(), "presence-" + action)) {
      ConsumerRecord<String, String> event = events.awaitRecords(1).getFirst();
      JsonObject said =
          JsonParser.parseString(event.value())
              .getAsJsonObject()
              .getAsJsonArray("presence")
              .get(0)
              .getAsJsonObject();
      assertThat(said.get("action").getAsInt()).isEqualTo(number);
      return event.key() + ' ' + said.get("data").getAsString();
    }
  }

  @Test
  void crowdsAreToldWhenTheyAreMany() throws Exception {
    JavaClient.await(client.channel("chat:few")::attach);
    try (Crowd crowd = new Crowd(Yaml.KEY);
        var crowds = new TopicValues(world.bootstrap(), "crowds")) {
      crowd.connect(
          IntStream.rangeClosed(0, 100)
              .mapToObj(i -> new Crowd.Member("m" + i, List.of("chat:many"), world.node().port()))
              .toList());
      JsonObject told = JsonParser.parseString(crowds.await(1).getFirst()).getAsJsonObject();
      assertThat(told.get("channelId").getAsString()).isEqualTo("chat:many");
      assertThat(
              told.getAsJsonObject("status")
                  .getAsJsonObject("occupancy")
                  .getAsJsonObject("metrics")
                  .get("connections")
                  .getAsInt())
          .isEqualTo(101);
    }
  }

  @Test
  void recordsByASchemaComeAsJson() throws Exception {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                { "type": "record", "name": "Payment", "fields": [
                  { "name": "id", "type": "int" }, { "name": "paid", "type": "boolean" } ] }
                """);
    int id =
        world
            .registry()
            .register("payments-value", 1, RegistryStandIn.Schema.of("AVRO", schema.toString()));
    List<String> payments = JavaClient.dataOn(client.channel("payment:7"));
    var payment = new GenericRecordBuilder(schema).set("id", 7).set("paid", true).build();
    world.east().write("payments", SchemaTopic.avro(id, schema, payment));
    JavaClient.awaitLast(payments, "{\"id\":7,\"paid\":true}");
    assertThat(payments).hasSize(1);

    List<String> trains = JavaClient.dataOn(client.channel("train:1513622761_10068"));
    byte[] feed = Files.readAllBytes(DocsWorld.FEEDS.resolve("mbta-vehiclepositions.pb"));
    world.east().write("gtfs-realtime", feed);
    await().atMost(ACK_SECONDS_MAX, TimeUnit.SECONDS).until(() -> !trains.isEmpty());
    assertThat(trains)
        .singleElement()
        .asString()
        .contains("\"routeId\":\"Green-B\"")
        .contains("\"latitude\":42.34006");
  }

  @Test
  void thePlugInOfThePageChangesRecords() throws Exception {
    List<String> weather = JavaClient.dataOn(client.channel("weather:Ulm"));

    world.east().write("weather", null, "{\"city\":\"Ulm\"}");
    world.east().write("weather", null, "{\"city\":\"Ulm\",\"temperature\":21.5}");

    JavaClient.awaitLast(weather, "{\"city\":\"Ulm\",\"temperature\":70.70}");
    assertThat(weather).as("without a temperature it is dropped").hasSize(1);
  }

  @Test
  void theCommandsPrintWhatThePageShows() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve("rules.yaml"), RULES_FILE.text());
    Shell shell = new Shell(home, world.node().url(), DocsWorld.TOKEN);
    List<String> mended = JavaClient.dataOn(client.channel("orders:nobody"));
    shell.run(TRYING);
    shell.run(APPLYING);

    world.east().write("orders", null, "{\"what\":\"tea\"}");
    for (Shell.Command command : Shell.commands(MENDING)) {
      if (command.line().startsWith("sed ")) {
        world.east().write("orders", null, "{\"what\":\"milk\"}");
        shell.awaitListed("… orders … stopped … stands still at orders-0 at offset 1…");
      }
      shell.run(command);
    }

    JavaClient.awaitLast(mended, "{\"what\":\"tea\"}");
    assertThat(mended).containsExactly("{\"what\":\"milk\"}", "{\"what\":\"tea\"}");
  }
}
