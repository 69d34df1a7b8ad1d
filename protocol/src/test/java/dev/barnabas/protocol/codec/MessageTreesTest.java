package dev.barnabas.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTreesTest {

  @Test
  void readsAllThatAPublisherMaySay() {
    Message message =
        decode(
            """
            {"id":"a:0","name":"n","data":"d","encoding":"utf-8","clientId":"c","connectionId":"x",
             "extras":{"headers":{"k":1}},"timestamp":0,"action":0,"connectionKey":"x!y","else":[]}
            """);
    assertThat(message)
        .isEqualTo(
            new Message(
                "a:0",
                "n",
                new Data.Text("d"),
                "utf-8",
                "c",
                "x",
                Map.of("headers", Map.of("k", 1L)),
                0,
                null));
  }

  @Test
  void dropsNullDataTogetherWithItsEncoding() {
    assertThat(decode("{\"name\":null,\"data\":null,\"encoding\":\"json/base64\",\"id\":\"\"}"))
        .isEqualTo(Message.of(null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                    | 40001",
        "\"text\"                              | 40001",
        "{\"name\":1}                          | 40016",
        "{\"data\":1}                          | 40013",
        "{\"data\":1.5}                        | 40013",
        "{\"data\":true}                       | 40013",
        "{\"data\":\"*\",\"encoding\":\"base64\"} | 40013",
        "{\"encoding\":1}                      | 40013",
        "{\"extras\":\"x\"}                    | 40032",
        "{\"extras\":[]}                       | 40032",
        "{\"id\":1}                            | 40031",
        "{\"clientId\":{}}                     | 40012",
        "{\"connectionId\":7}                  | 40006",
        "{\"action\":1}                      | 40003",
        "{\"action\":4,\"serial\":\"s\"}       | 40000",
        "{\"action\":\"x\"}                    | 40000"
      })
  void refusesWrongFieldsWithTheirCode(String json, int code) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.error().code().code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\":{\"a\":[1]}}                      | {\"a\":[1]} | json",
        "{\"data\":[1,null]}                         | [1,null]    | json",
        "{\"data\":[],\"encoding\":\"json\"}         | []          | json",
        "{\"data\":{},\"encoding\":\"utf-8\"}        | {}          | utf-8/json",
      })
  void keepsJsonDataAsText(String json, String text, String encoding) {
    Message message = decode(json);
    assertThat(message.data()).isEqualTo(new Data.Text(text));
    assertThat(message.encoding()).isEqualTo(encoding);
  }

  @Test
  void undoesOnlyTheLastBase64() {
    Message message =
        decode("{\"data\":\"AQ\\r\\nID\",\"encoding\":\"json/utf-8/cipher+aes-128-cbc/base64\"}");
    assertThat(bytes(message)).containsExactly(1, 2, 3);
    assertThat(message.encoding()).isEqualTo("json/utf-8/cipher+aes-128-cbc");
    assertThat(decode("{\"data\":\"AQID\",\"encoding\":\"base64/utf-8\"}").data())
        .isEqualTo(new Data.Text("AQID"));
    assertThat(decode("{\"data\":\"AQID\",\"encoding\":\"mybase64\"}").data())
        .isEqualTo(new Data.Text("AQID"));
  }

  @Test
  void leavesNoBase64StepOnBytes() {
    Message message = decode("{\"data\":\"QVFJRA==\",\"encoding\":\"base64/base64\"}");
    assertThat(bytes(message)).containsExactly(1, 2, 3);
    assertThat(message.encoding()).isNull();
  }

  @Test
  void writesBytesInTheWayOfEachFormat() {
    Message message = decode("{\"data\":\"AQID\",\"encoding\":\"cipher+aes-128-cbc/base64\"}");
    assertThat(MessageTrees.encode(WireFormat.JSON, message))
        .containsEntry("data", "AQID")
        .containsEntry("encoding", "cipher+aes-128-cbc/base64");
    assertThat(MessageTrees.encode(WireFormat.MSGPACK, message))
        .containsEntry("data", bytes(message))
        .containsEntry("encoding", "cipher+aes-128-cbc");
  }

  @Test
  void refusesBinaryThatJsonSubscribersCouldNotRead() {
    Map<String, @Nullable Object> hidden = Map.of("a", List.of(Map.of("b", new byte[1])));
    assertThatThrownBy(() -> MessageTrees.decode(Map.of("extras", hidden)))
        .hasMessageStartingWith("40032");
    assertThatThrownBy(() -> MessageTrees.decode(Map.of("data", hidden)))
        .hasMessageStartingWith("40013");
  }

  @Test
  void writesWhatTypedSdksExpectOnEveryMessage() {
    Message message =
        decode("{\"name\":\"n\",\"data\":\"d\",\"extras\":{\"headers\":{}}}")
            .withId("c:1:0")
            .withPublisher("me", "c")
            .withPlace(1_700_000_000_000L, "s");
    assertThat(Json.text(MessageTrees.encode(WireFormat.JSON, message)))
        .startsWith(
            "{\"id\":\"c:1:0\",\"name\":\"n\",\"data\":\"d\","
                + "\"clientId\":\"me\",\"connectionId\":\"c\","
                + "\"extras\":{\"headers\":{}},\"timestamp\":1700000000000,"
                + "\"serial\":\"s\",\"action\":0,")
        .contains("\"version\":{\"serial\":\"s\",\"timestamp\":1700000000000}");
  }

  @Test
  void takesOneMessageOrAnArray() {
    assertThat(MessageTrees.decodeAll(Json.parse("{\"name\":\"a\"}")))
        .containsExactly(Message.of("a", null));
    assertThat(MessageTrees.decodeAll(Json.parse("[{\"name\":\"a\"},{}]")))
        .containsExactly(Message.of("a", null), Message.of(null, null));
  }

  @Test
  void countsTheSizeInTheSameBytesForBothFormats() {
    assertThat(MessageSize.of(decode("{\"name\":\"né\",\"data\":\"€\",\"clientId\":\"c\"}")))
        .isEqualTo(7);
    assertThat(MessageSize.of(decode("{\"data\":\"AQID\",\"encoding\":\"base64\"}"))).isEqualTo(3);
    assertThat(MessageSize.of(decode("{\"data\":{\"a\": 1},\"extras\":{\"b\" : 2}}")))
        .isEqualTo(14);
    assertThat(MessageSize.of(List.of(Message.of("a", null), Message.of("b", null)))).isEqualTo(2);
  }

  private static Message decode(String json) {
    return MessageTrees.decode(Json.parse(json));
  }

  private static byte[] bytes(Message message) {
    return ((Data.Binary) Objects.requireNonNull(message.data())).value();
  }
}
