package dev.barnabas.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

  @Test
  void knowsTheFormatParameter() {
    assertThat(WireFormat.ofParameter("json")).contains(WireFormat.JSON);
    assertThat(WireFormat.ofParameter("msgpack")).contains(WireFormat.MSGPACK);
    assertThat(WireFormat.ofParameter("xml")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "Application/JSON; charset=utf-8, JSON",
    "application/x-msgpack, MSGPACK",
    "application/msgpack, MSGPACK"
  })
  void knowsContentTypes(String header, WireFormat expected) {
    assertThat(WireFormat.ofContentType(header)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-msgpack,application/json | MSGPACK",
        "application/json, application/x-msgpack | JSON",
        "text/html, */* | JSON",
        "application/json;q=0.5, application/x-msgpack;q=0.9 | MSGPACK",
        "application/x-msgpack;q=0, application/json | JSON",
        "*/*;q=0.1, application/x-msgpack;q=0.2 | MSGPACK"
      })
  void picksTheBestOfAnAcceptList(String header, WireFormat expected) {
    assertThat(WireFormat.ofAccept(header)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/html", ",;,=", "application/json;q=0"})
  void findsNothingInAcceptListsWithoutOurTypes(String header) {
    assertThat(WireFormat.ofAccept(header)).isEmpty();
  }

  @Test
  void saysHowItIsCarried() {
    assertThat(WireFormat.JSON.binary()).isFalse();
    assertThat(WireFormat.MSGPACK.binary()).isTrue();
    assertThat(WireFormat.MSGPACK.contentType()).isEqualTo("application/x-msgpack");
  }
}
