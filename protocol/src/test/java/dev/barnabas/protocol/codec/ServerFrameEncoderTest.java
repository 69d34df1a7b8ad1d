package dev.barnabas.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.frame.ConnectionDetails;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerFrameEncoderTest {
  private static final ErrorInfo ERROR = ErrorCode.DISCONNECTED.with("bye");
  private static final String ERROR_JSON =
      "\"error\":{\"code\":80003,\"statusCode\":400,\"message\":\"bye\","
          + "\"href\":\"https://help.ably.io/error/80003\"}";

  @Test
  void writesHeartbeatsWithAndWithoutId() {
    assertThat(json(new ServerFrame.Heartbeat("x"))).isEqualTo("{\"action\":0,\"id\":\"x\"}");
    assertThat(json(new ServerFrame.Heartbeat(null))).isEqualTo("{\"action\":0}");
  }

  @Test
  void writesTheMsgSerialOfAnAckEvenWhenItIsZero() {
    assertThat(json(new ServerFrame.Ack(0, 2, List.of(List.of("a"), Arrays.asList("b", null)))))
        .isEqualTo(
            "{\"action\":1,\"msgSerial\":0,\"count\":2,"
                + "\"res\":[{\"serials\":[\"a\"]},{\"serials\":[\"b\",null]}]}");
  }

  @Test
  void writesPresenceWithAndWithoutAPlaceInTheChannel() {
    var left = new PresenceMessage("c:1:0", PresenceAction.LEAVE, "ann", "c", null, null, null, 5);
    assertThat(json(new ServerFrame.Presence("room", "s1", List.of(left))))
        .isEqualTo(
            "{\"action\":14,\"channel\":\"room\",\"channelSerial\":\"s1\",\"presence\":["
                + "{\"id\":\"c:1:0\",\"action\":3,\"clientId\":\"ann\",\"connectionId\":\"c\","
                + "\"timestamp\":5}]}");
    assertThat(json(new ServerFrame.Presence("room", null, List.of())))
        .isEqualTo("{\"action\":14,\"channel\":\"room\",\"presence\":[]}");
  }

  @Test
  void writesTheFieldPresenceOfASyncThatIsEmpty() {
    assertThat(json(new ServerFrame.Sync("room", "q:", List.of())))
        .isEqualTo("{\"action\":16,\"channel\":\"room\",\"channelSerial\":\"q:\",\"presence\":[]}");
  }

  @Test
  void givesANackItsCount() {
    assertThat(json(new ServerFrame.Nack(0, 1, ERROR)))
        .isEqualTo("{\"action\":2,\"msgSerial\":0,\"count\":1," + ERROR_JSON + "}");
  }

  @Test
  void writesTheConnectionKeyWhereOldAndNewSdksLook() {
    var details =
        new ConnectionDetails(
            "*", "c!k", "node-1", "here", 65_536, 524_288, 1_000, 120_000, 15_000);
    assertThat(json(new ServerFrame.Connected("c", details, null)))
        .isEqualTo(
            "{\"action\":4,\"connectionId\":\"c\",\"connectionKey\":\"c!k\",\"connectionDetails\":{"
                + "\"clientId\":\"*\",\"connectionKey\":\"c!k\","
                + "\"serverId\":\"node-1\",\"siteCode\":\"here\","
                + "\"maxMessageSize\":65536,\"maxFrameSize\":524288,\"maxInboundRate\":1000,"
                + "\"connectionStateTtl\":120000,\"maxIdleInterval\":15000}}");
  }

  @Test
  void leavesTheClientIdOfAnAnonymousConnectionOut() {
    var details = new ConnectionDetails(null, "c!k", "n", "s", 1, 2, 3, 4, 5);
    assertThat(json(new ServerFrame.Connected("c", details, ERROR)))
        .doesNotContain("clientId")
        .endsWith(ERROR_JSON + "}");
  }

  @Test
  void writesTheEndsOfConnectionsAndChannels() {
    assertThat(json(new ServerFrame.Disconnected(ERROR)))
        .isEqualTo("{\"action\":6," + ERROR_JSON + "}");
    assertThat(json(new ServerFrame.Closed())).isEqualTo("{\"action\":8}");
    assertThat(json(new ServerFrame.Failed(null, ERROR)))
        .isEqualTo("{\"action\":9," + ERROR_JSON + "}");
    assertThat(json(new ServerFrame.Failed("", ERROR)))
        .isEqualTo("{\"action\":9,\"channel\":\"\"," + ERROR_JSON + "}");
    assertThat(json(new ServerFrame.Detached("c", null)))
        .isEqualTo("{\"action\":13,\"channel\":\"c\"}");
  }

  @Test
  void writesAttachedWithSerialAndFlagsAlways() {
    assertThat(json(new ServerFrame.Attached("c", "s", 0, Map.of(), null)))
        .isEqualTo("{\"action\":11,\"channel\":\"c\",\"channelSerial\":\"s\",\"flags\":0}");
    assertThat(json(new ServerFrame.Attached("c", "s", 4, Map.of("rewind", "1"), ERROR)))
        .isEqualTo(
            "{\"action\":11,\"channel\":\"c\",\"channelSerial\":\"s\",\"flags\":4,"
                + "\"params\":{\"rewind\":\"1\"},"
                + ERROR_JSON
                + "}");
  }

  @Test
  void givesTheFrameTheBaseOfItsMessagesIds() {
    assertThat(tree(delivery("c:7:0"))).containsEntry("id", "c:7");
    assertThat(tree(delivery("c:7:0", "c:7:1"))).containsEntry("id", "c:7");
    assertThat(tree(delivery("c:7:1"))).doesNotContainKey("id");
    assertThat(tree(delivery("c:7:0", "c:8:1"))).doesNotContainKey("id");
    assertThat(tree(delivery("mine"))).doesNotContainKey("id");
    assertThat(tree(delivery())).doesNotContainKey("id");
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void writesADeliveryWhoseMessagesAreComplete(WireFormat format) {
    Message message =
        Message.of("n", new Data.Text("d"))
            .withId("c:0:0")
            .withPublisher(null, "c")
            .withPlace(5, "s:0");
    var frame = new ServerFrame.Delivery("ch", "s", "c", 5, List.of(message));
    assertThat(format.decode(ServerFrameEncoder.encode(format, frame)))
        .isEqualTo(
            Json.parse(
                """
                {"action":15,"channel":"ch","id":"c:0","connectionId":"c","channelSerial":"s",
                 "timestamp":5,
                 "messages":[{"id":"c:0:0","name":"n","data":"d","connectionId":"c",
                              "timestamp":5,"serial":"s:0",
                              "action":0,"version":{"serial":"s:0","timestamp":5}}]}
                """));
  }

  @Test
  void writesOneBytesPayloadForEachFormat() {
    Message message = Message.of(null, new Data.Binary(new byte[] {1, 2, 3})).withPlace(5, "s");
    var frame = new ServerFrame.Delivery("ch", "s", null, 5, List.of(message));
    assertThat(json(frame)).contains("\"data\":\"AQID\",\"encoding\":\"base64\"");
    Map<?, ?> packed =
        (Map<?, ?>)
            Objects.requireNonNull(
                WireFormat.MSGPACK.decode(ServerFrameEncoder.encode(WireFormat.MSGPACK, frame)));
    Map<?, ?> first =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(packed.get("messages"))).getFirst();
    assertThat(first.get("data")).isEqualTo(new byte[] {1, 2, 3});
    assertThat(first.containsKey("encoding")).isFalse();
  }

  @Test
  void writesRestErrors() {
    assertThat(new String(ErrorTrees.body(WireFormat.JSON, ERROR, null), UTF_8))
        .isEqualTo("{" + ERROR_JSON + "}");
  }

  private static ServerFrame.Delivery delivery(String... ids) {
    List<Message> messages =
        Arrays.stream(ids).map(id -> Message.of(null, null).withId(id)).toList();
    return new ServerFrame.Delivery("ch", "s", null, 5, messages);
  }

  private static Map<String, @Nullable Object> tree(ServerFrame frame) {
    return ServerFrameEncoder.tree(WireFormat.JSON, frame);
  }

  private static String json(ServerFrame frame) {
    return new String(ServerFrameEncoder.encode(WireFormat.JSON, frame), UTF_8);
  }
}
