package dev.barnabas.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.Mode;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFrameDecoderTest {

  @Test
  void readsTheFramesThatCarryLittle() {
    assertThat(decode("{\"action\":0,\"id\":\"p\"}")).isEqualTo(new ClientFrame.Heartbeat("p"));
    assertThat(decode("{\"action\":0}")).isEqualTo(new ClientFrame.Heartbeat(null));
    assertThat(decode("{\"action\":5}")).isEqualTo(new ClientFrame.Disconnect());
    assertThat(decode("{\"action\":7}")).isEqualTo(new ClientFrame.Close());
    assertThat(decode("{\"action\":12,\"channel\":\"c\"}")).isEqualTo(new ClientFrame.Detach("c"));
    assertThat(decode("{\"action\":17,\"auth\":{\"accessToken\":\"t\"}}"))
        .isEqualTo(new ClientFrame.Auth("t"));
    assertThat(decode("{\"action\":17,\"auth\":null}")).isEqualTo(new ClientFrame.Auth(null));
  }

  @Test
  void readsAnAttachAsSdksWriteIt() {
    assertThat(
            decode(
                """
                {"action":10,"channel":"[?rewind=1]c","channelSerial":"s","flags":262144,
                 "msgSerial":null,
                 "id":null,"count":0,"timestamp":0,
                 "params":{"rewind":1,"delta":"vcdiff","x":true,"y":1.5,"none":null,"odd":{}}}
                """))
        .isEqualTo(
            new ClientFrame.Attach(
                "[?rewind=1]c",
                "s",
                Mode.SUBSCRIBE.flag(),
                Map.of("rewind", "1", "delta", "vcdiff", "x", "true", "y", "1.5")));
  }

  @Test
  void readsAnAttachWithNothingButTheEmptyChannel() {
    assertThat(decode("{\"action\":10,\"channel\":\"\",\"params\":null,\"channelSerial\":\"\"}"))
        .isEqualTo(new ClientFrame.Attach("", null, 0, Map.of()));
  }

  @Test
  void leavesFlagsOfNewerClientsAlone() {
    assertThat(decode("{\"action\":10,\"channel\":\"c\",\"flags\":1099511758848}"))
        .isEqualTo(new ClientFrame.Attach("c", null, 131_072, Map.of()));
  }

  @Test
  void readsAPublishInBothFormats() {
    Map<String, Object> frame =
        Map.of(
            "action",
            15,
            "channel",
            "c",
            "msgSerial",
            0,
            "messages",
            List.of(Map.of("name", "n", "data", "d")),
            "params",
            Map.of("p", 1));
    var expected =
        new ClientFrame.Publish(
            "c", 0, List.of(Message.of("n", new Data.Text("d"))), Map.of("p", "1"));
    for (WireFormat format : WireFormat.values()) {
      assertThat(ClientFrameDecoder.decode(format, format.encode(frame))).isEqualTo(expected);
    }
  }

  @Test
  void readsWholeNumbersThatWereWrittenAsFloats() {
    assertThat(
            ClientFrameDecoder.decode(
                Map.of(
                    "action",
                    new BigDecimal("15.0"),
                    "channel",
                    "c",
                    "msgSerial",
                    new BigDecimal("7.0"),
                    "messages",
                    List.of())))
        .isEqualTo(new ClientFrame.Publish("c", 7, List.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\":15,\"msgSerial\":3,\"channel\":\"c\",\"messages\":[{},{\"data\":1}]} | 40013",
        "{\"action\":15,\"msgSerial\":3,\"channel\":\"c\",\"messages\":{}}                | 40030",
        "{\"action\":15,\"msgSerial\":3,\"channel\":\"c\"}                                | 40030",
        "{\"action\":15,\"msgSerial\":3,\"channel\":\"c\",\"messages\":[],\"params\":[]}  | 40003",
        "{\"action\":15,\"msgSerial\":3,\"messages\":[]}                                  | 40000"
      })
  void keepsThePlaceOfAPublishThatIsWrong(String json, int code) {
    assertThat(decode(json))
        .isInstanceOfSatisfying(
            ClientFrame.Refused.class,
            refused -> {
              assertThat(refused.msgSerial()).isEqualTo(3);
              assertThat(refused.error().code().code()).isEqualTo(code);
            });
  }

  @ParameterizedTest
  @CsvSource({"15,messages", "14,presence", "21,annotations"})
  void refusesAloneWhatIsNestedTooDeep(int action, String field) {
    for (int levels : List.of(65, 1_000)) {
      String frame =
          "{\"action\":%d,\"msgSerial\":3,\"channel\":\"c\",\"%s\":[{\"extras\":%s%s}]}"
              .formatted(
                  action, field, "{\"a\":".repeat(levels - 4) + "{}", "}".repeat(levels - 4));
      Object tree = Json.parseLeavingOut(frame.getBytes(UTF_8));
      List<ClientFrame> deep = List.of(decode(frame), ClientFrameDecoder.decode(tree));
      for (ClientFrame each : deep) {
        ClientFrame.Refused refused = (ClientFrame.Refused) each;
        assertThat(refused.msgSerial()).isEqualTo(3);
        assertThat(refused.channel()).isEqualTo("c");
        assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_BODY);
        assertThat(refused.error().message()).contains("deeper than 64 levels");
      }
    }
  }

  @Test
  void refusesAloneWhatIsNestedTooDeepInMessagePackAndNotWhatIsAtTheLimit() {
    assertThat(ClientFrameDecoder.decode(WireFormat.MSGPACK, publishOf(64)))
        .isInstanceOf(ClientFrame.Publish.class);
    assertThat(ClientFrameDecoder.decode(WireFormat.MSGPACK, publishOf(65)))
        .isInstanceOfSatisfying(
            ClientFrame.Refused.class,
            refused -> assertThat(refused.error().message()).contains("deeper than 64 levels"));
    assertThatThrownBy(() -> ClientFrameDecoder.decode(WireFormat.MSGPACK, publishOf(1_001)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("deeper than 1000 levels");
  }

  private static byte[] publishOf(int levels) {
    Map<String, ?> extras = Map.of();
    for (int i = 4; i < levels; i++) {
      extras = Map.of("a", extras);
    }
    return WireFormat.MSGPACK.encode(
        Map.of(
            "action",
            15L,
            "msgSerial",
            0L,
            "channel",
            "c",
            "messages",
            List.of(Map.of("extras", extras))));
  }

  @Test
  void passesOverWhatIsNestedTooDeepWhereItMeansNothing() {
    String deep = "[".repeat(99) + "]".repeat(99);
    assertThat(decode("{\"action\":0,\"id\":\"p\",\"new\":" + deep + "}"))
        .isEqualTo(new ClientFrame.Heartbeat("p"));
    assertThat(decode("{\"action\":10,\"channel\":\"c\",\"params\":{\"x\":" + deep + "}}"))
        .isEqualTo(new ClientFrame.Attach("c", null, 0, Map.of()));
  }

  @Test
  void readsPresence() {
    assertThat(
            decode(
                "{\"action\":14,\"channel\":\"c\",\"msgSerial\":0,\"presence\":["
                    + "{\"action\":2,\"clientId\":\"ann\",\"data\":\"x\"}]}"))
        .isEqualTo(
            new ClientFrame.Presence(
                "c",
                0,
                List.of(
                    new PresenceMessage(
                        null,
                        PresenceAction.ENTER,
                        "ann",
                        null,
                        new Data.Text("x"),
                        null,
                        null,
                        0))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"action\":14,\"msgSerial\":3,\"channel\":\"c\"}                                 | 40030",
        "{\"action\":14,\"msgSerial\":3,\"channel\":\"c\",\"presence\":[{\"action\":9}]} | 40000",
        "{\"action\":14,\"msgSerial\":3,\"channel\":\"c\",\"presence\":[7]}                | 40001",
        "{\"action\":14,\"msgSerial\":3,\"channel\":\"c\",\"presence\":[{\"data\":\"d\"}]} | 40000"
      })
  void keepsThePlaceOfPresenceThatIsWrong(String json, int code) {
    assertThat(decode(json))
        .isInstanceOfSatisfying(
            ClientFrame.Refused.class,
            refused -> assertThat(refused.error().code().code()).isEqualTo(code));
  }

  @Test
  void readsAskingForASync() {
    assertThat(decode("{\"action\":16,\"channel\":\"c\",\"channelSerial\":\"a:b\"}"))
        .isEqualTo(new ClientFrame.Sync("c", "a:b"));
  }

  @ParameterizedTest
  @ValueSource(ints = 19)
  void marksWhatWantsAnAnswerButIsNotServed(int action) {
    assertThat(decode("{\"action\":" + action + ",\"channel\":\"c\",\"msgSerial\":4}"))
        .isEqualTo(new ClientFrame.Unserved(action, "c", 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "4", "18", "22", "99", "-5", "2147483647"})
  void ignoresActionsItHasNoUseFor(String action) {
    assertThat(decode("{\"action\":" + action + ",\"channel\":7,\"new\":{}}"))
        .isEqualTo(new ClientFrame.Ignored(Integer.parseInt(action)));
  }

  @Test
  void ignoresActionsBeyondAnyNumberOfOurs() {
    assertThat(decode("{\"action\":9000000000}"))
        .isEqualTo(new ClientFrame.Ignored(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                              | 40001",
        "null                                            | 40001",
        "{}                                              | 40000",
        "{\"action\":null}                               | 40000",
        "{\"action\":\"15\"}                             | 40000",
        "{\"action\":1.5}                                | 40000",
        "{\"action\":1e999999999}                        | 40000",
        "{\"action\":10}                                 | 40000",
        "{\"action\":10,\"channel\":5}                   | 40000",
        "{\"action\":15,\"channel\":\"c\",\"messages\":[]} | 40000",
        "{\"action\":15,\"channel\":\"c\",\"msgSerial\":-1} | 40000",
        "{\"action\":14,\"channel\":\"c\"}               | 40000"
      })
  void refusesFramesThatCanNotBeAnswered(String json, int code) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.error().code().code()).isEqualTo(code));
  }

  @Test
  void refusesBytesOfTheOtherFormat() {
    byte[] json = "{\"action\":0}".getBytes(UTF_8);
    assertThatThrownBy(() -> ClientFrameDecoder.decode(WireFormat.MSGPACK, json))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_BODY));
  }

  private static ClientFrame decode(String json) {
    return ClientFrameDecoder.decode(WireFormat.JSON, json.getBytes(UTF_8));
  }
}
