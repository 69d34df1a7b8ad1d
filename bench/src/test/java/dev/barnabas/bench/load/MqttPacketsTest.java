package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MqttPacketsTest {
  @Test
  void aConnectHasNoNameOfItsOwn() {
    assertThat(MqttPackets.connect())
        .containsExactly(0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 0);
  }

  @Test
  void aSubscriptionIsForOneTopicWithoutAcknowledgement() {
    assertThat(MqttPackets.subscribe("a/b")).containsExactly(0x82, 8, 0, 1, 0, 3, 'a', '/', 'b', 0);
  }

  @Test
  void lengthsFrom128OnTakeMoreBytes() {
    byte[] packet = MqttPackets.publish("t", "x".repeat(197));

    assertThat(packet).hasSize(203).startsWith(0x30, 0xc8, 0x01, 0, 1, 't', 'x');
  }
}
