package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.types.ChannelMode;
import io.ably.lib.types.ChannelOptions;
import io.ably.lib.types.Message;
import io.ably.lib.types.Param;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels and messages of {@code io.ably:ably-java}, protocol version 4. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class JavaChannelsIT {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final Param[] NONE = {};

  private final SdkWorld world = SdkWorld.get();
  private final String name = "java-" + UUID.randomUUID();

  private JavaApp app(boolean binary) throws Exception {
    return JavaApp.create(world.port(), binary);
  }

  private static List<Message> messagesOn(Channel channel) throws Exception {
    List<Message> messages = new CopyOnWriteArrayList<>();
    channel.subscribe(messages::add);
    JavaClient.await(channel::attach);
    return messages;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attachesDetachesAndHearsOnlyInBetween(boolean binary) throws Exception {
    JavaApp app = app(binary);
    try (JavaClient reader = app.connect(_ -> {});
        JavaClient writer = app.connect(_ -> {})) {
      Channel channel = reader.channel(name);
      List<Message> heard = messagesOn(channel);
      JavaClient.await(listener -> writer.channel(name).publish("heard", null, listener));
      await().atMost(WAIT_MAX).until(() -> heard.size() == 1);
      JavaClient.await(channel::detach);
      JavaClient.await(listener -> writer.channel(name).publish("missed", null, listener));
      JavaClient.await(channel::attach);
      JavaClient.await(listener -> writer.channel(name).publish("again", null, listener));
      await().atMost(WAIT_MAX).until(() -> heard.size() == 2);

      assertThat(heard).extracting(message -> message.name).containsExactly("heard", "again");
      assertThat(JavaClient.refused(reader.channel(":wrong")::attach).code).isEqualTo(40_010);
      assertThat(reader.channel(":wrong").state).isEqualTo(ChannelState.failed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void grantsTheModesAndParamsThatAreAsked(boolean binary) throws Exception {
    try (JavaClient client = app(binary).connect(_ -> {})) {
      ChannelOptions options = new ChannelOptions();
      options.modes = new ChannelMode[] {ChannelMode.subscribe, ChannelMode.presence};
      options.params = Map.of("delta", "vcdiff", "unknown", "x");
      Channel channel = client.sdk().channels.get(name, options);
      JavaClient.await(channel::attach);
      assertThat(channel.getModes())
          .containsExactlyInAnyOrder(ChannelMode.subscribe, ChannelMode.presence);
      assertThat(channel.getParams()).isEqualTo(Map.of("delta", "vcdiff"));
      assertThat(JavaClient.refused(listener -> channel.publish("n", "d", listener)).code)
          .isIn(40_160, 40_165);

      ChannelOptions more = new ChannelOptions();
      more.modes = new ChannelMode[] {ChannelMode.publish, ChannelMode.subscribe};
      JavaClient.await(listener -> channel.setOptions(more, listener));
      JavaClient.await(listener -> channel.publish("n", "d", listener));
      assertThat(channel.getModes())
          .containsExactlyInAnyOrder(ChannelMode.publish, ChannelMode.subscribe);
    }
  }

  /** 25.8: an ATTACH on a live attachment, under fire: Java drops what comes while it attaches. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changedOptionsLoseNoMessage(boolean binary) throws Exception {
    JavaApp app = app(binary);
    try (JavaClient reader = app.connect(_ -> {});
        JavaClient writer = app.connect(_ -> {})) {
      Channel channel = reader.channel(name);
      List<String> names = JavaClient.namesOn(channel);
      CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
      for (int i = 0; i < 200; i++) {
        last = JavaClient.publish(writer.channel(name), "m" + i, "data");
        if (i % 50 == 25) {
          ChannelOptions options = new ChannelOptions();
          options.params = Map.of("delta", i % 100 == 25 ? "vcdiff" : "none");
          JavaClient.await(listener -> channel.setOptions(options, listener));
        }
      }
      last.get();
      JavaClient.awaitLast(names, "m199");

      assertThat(names).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "m" + i).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deltasAreDecodedToWhatWasSent(boolean binary) throws Exception {
    JavaApp app = app(binary);
    try (JavaClient reader = app.connect(_ -> {});
        JavaClient writer = app.connect(_ -> {})) {
      List<Message> heard = messagesOn(reader.channel(name, Map.of("delta", "vcdiff")));
      List<String> sent =
          IntStream.range(0, 10)
              .mapToObj(i -> "score " + i + " of a long game ".repeat(20))
              .toList();
      for (String data : sent) {
        JavaClient.await(listener -> writer.channel(name).publish("n", data, listener));
      }
      await().atMost(WAIT_MAX).until(() -> heard.size() == sent.size());

      assertThat(heard).extracting(message -> message.data).isEqualTo(sent);
      assertThat(heard).filteredOn(m -> m.extras != null && m.extras.getDelta() != null).hasSize(9);
    }
  }

  /** 25.6: what is refused among others fails alone, and all end in their order. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusalsFailOnlyThemselves(boolean binary) throws Exception {
    JavaApp app = app(binary);
    try (JavaClient client = app.connect(options -> options.key = app.keys().get(4))) {
      List<CompletableFuture<Void>> allowed = new ArrayList<>();
      List<CompletableFuture<Void>> denied = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        allowed.add(JavaClient.publish(client.channel("channel0"), "n", "d"));
        denied.add(JavaClient.publish(client.channel("channel3"), "n", "d"));
        allowed.add(JavaClient.publish(client.channel("channel1"), "n", "d"));
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(allowed.toArray(CompletableFuture[]::new));
      await().atMost(WAIT_MAX).until(() -> all.isDone() && denied.getLast().isDone());

      assertThat(all).isCompleted();
      assertThat(denied).allMatch(CompletableFuture::isCompletedExceptionally);
    }
  }

  /** 25.9: the serial of the attachment bounds a history. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void historyUntilAttachEndsThere(boolean binary) throws Exception {
    JavaApp app = app(binary);
    try (JavaClient reader = app.connect(_ -> {});
        JavaClient writer = app.connect(_ -> {})) {
      JavaClient.await(listener -> writer.channel(name).publish("before", null, listener));
      List<Message> heard = messagesOn(reader.channel(name));
      JavaClient.await(listener -> writer.channel(name).publish("after", null, listener));
      await().atMost(WAIT_MAX).until(() -> heard.size() == 1);

      Param[] untilAttach = {new Param("untilAttach", "true")};
      assertThat(reader.channel(name).history(untilAttach).items())
          .extracting(message -> message.name)
          .containsExactly("before");
    }
  }

  static Stream<Arguments> encodings() {
    JsonArray messages = Fixtures.json("messages-encoding.json").getAsJsonArray("messages");
    return messages.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .flatMap(fixture -> Stream.of(Arguments.of(fixture, false), Arguments.of(fixture, true)));
  }

  /** As the client spec has it (RSL6a1): published raw, read decoded; and the other way round. */
  @ParameterizedTest
  @MethodSource("encodings")
  void payloadsOfTheFixturesStandOnTheWireAsTheySay(JsonObject fixture, boolean binary)
      throws Exception {
    JavaApp app = app(binary);
    try (JavaClient client = app.connect(_ -> {})) {
      List<Message> heard = messagesOn(client.channel(name));
      JsonObject raw = new JsonObject();
      raw.add("data", fixture.get("data"));
      raw.add("encoding", fixture.get("encoding"));
      JavaApp json = new JavaApp(app.port(), false, app.id(), app.keys());
      String path = "/channels/" + name + "/messages";
      assertThat(json.rest().request("POST", path, NONE, json.body(raw), NONE).statusCode)
          .isEqualTo(201);
      await().atMost(WAIT_MAX).until(() -> heard.size() == 1);
      expectData(heard.getFirst().data, fixture);

      Object data = heard.getFirst().data;
      JavaClient.await(listener -> client.channel(name).publish("back", data, listener));
      JsonObject read =
          json.rest().request("GET", path, NONE, null, NONE).items()[0].getAsJsonObject();
      if ("json".equals(text(fixture, "encoding"))) {
        assertThat(JsonParser.parseString(text(read, "data")))
            .isEqualTo(JsonParser.parseString(text(fixture, "data")));
      } else {
        assertThat(read.get("data")).isEqualTo(fixture.get("data"));
      }
      assertThat(text(read, "encoding")).isEqualTo(text(fixture, "encoding"));
    }
  }

  private static void expectData(Object data, JsonObject fixture) {
    if (fixture.has("expectedHexValue")) {
      assertThat(HexFormat.of().formatHex((byte[]) data))
          .isEqualTo(text(fixture, "expectedHexValue"));
    } else if (data instanceof JsonElement json) {
      assertThat(json).isEqualTo(fixture.get("expectedValue"));
    } else {
      assertThat(data).isEqualTo(text(fixture, "expectedValue"));
    }
  }

  private static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** RSL5: the server carries what it can't read; a reader with the key gets the plain data. */
  @ParameterizedTest
  @CsvSource({
    "crypto-data-128.json,false",
    "crypto-data-128.json,true",
    "crypto-data-256.json,true"
  })
  void encryptedPayloadsOfTheFixturesAreCarried(String file, boolean binary) throws Exception {
    JavaApp app = app(binary);
    JsonObject fixtures = Fixtures.json(file);
    JavaApp json = new JavaApp(app.port(), false, app.id(), app.keys());
    try (JavaClient client = app.connect(_ -> {})) {
      Channel channel =
          client.sdk().channels.get(name, ChannelOptions.withCipherKey(text(fixtures, "key")));
      List<Message> heard = messagesOn(channel);
      List<Object> expected = new ArrayList<>();
      JsonArray encrypted = new JsonArray();
      for (JsonElement item : fixtures.getAsJsonArray("items")) {
        JsonObject pair = item.getAsJsonObject();
        encrypted.add(pair.get("encrypted"));
        expected.add(
            Message.fromEncoded(pair.getAsJsonObject("encoded"), new ChannelOptions()).data);
      }
      String path = "/channels/" + name + "/messages";
      json.rest().request("POST", path, NONE, json.body(encrypted), NONE);
      await().atMost(WAIT_MAX).until(() -> heard.size() == expected.size());

      Object[] decrypted = heard.stream().map(message -> message.data).toArray();
      assertThat(Arrays.deepEquals(decrypted, expected.toArray())).isTrue();
    }
  }
}
