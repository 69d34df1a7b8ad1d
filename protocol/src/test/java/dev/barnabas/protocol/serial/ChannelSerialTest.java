package dev.barnabas.protocol.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSerialTest {
  private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAA-_9";
  private static final long OFFSET_MAX = 999_999_999_999_998L;

  @Test
  void hasAFormOfFixedWidthInFront() {
    var log = new LogIdentity(3, TOPIC_ID);
    assertThat(new ChannelSerial(log, 12, new Position(41, 7), 5).text())
        .isEqualTo("00003-000000000000042-00007@" + TOPIC_ID + "-12-5");
    assertThat(new ChannelSerial(log, 0, new Position(-1, 0), -1).text())
        .isEqualTo("00003-000000000000000-00000@" + TOPIC_ID + "-0--1");
  }

  @Test
  void comesBackFromItsText() {
    long seed = new SplittableRandom().nextLong();
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      ChannelSerial serial = random(random);
      assertThat(ChannelSerial.parse(serial.text())).as("seed %d", seed).isEqualTo(serial);
    }
  }

  @Test
  void sortsAsTextLikeTheLog() {
    long seed = new SplittableRandom().nextLong();
    var random = new SplittableRandom(seed);
    Comparator<ChannelSerial> order =
        Comparator.<ChannelSerial>comparingInt(serial -> serial.log().generation())
            .thenComparing(ChannelSerial::position);
    for (int i = 0; i < 5_000; i++) {
      ChannelSerial one = random(random);
      ChannelSerial other = random(random);
      int expected = Integer.signum(order.compare(one, other));
      if (expected != 0) {
        assertThat(Integer.signum(one.text().compareTo(other.text())))
            .as("seed %d: %s and %s", seed, one, other)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void usesOnlyCharactersThatSdksTake() {
    var serial = new ChannelSerial(new LogIdentity(0, TOPIC_ID), 0, Position.before(0), -1);
    assertThat(serial.text()).matches("[A-Za-z0-9_@:-]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "00003-000000000000042-00007",
        "3-42-7@AAAAAAAAAAAAAAAAAAA-_9-12-5",
        "00003-000000000000042-00007@AAAAAAAAAAAAAAAAAAA-_9-012-5",
        "00003-000000000000042-00007@AAAAAAAAAAAAAAAAAAA-_9-12--2",
        "00003-000000000000042-00007@AAAAAAAAAAAAAAAAAAA-_9-12-99999999999",
        "00003-000000000000042-00007@AAAAAAAAAAAAAAAAAAA-_9-12-5\n",
        "00003-00000000000004\u0662-00007@AAAAAAAAAAAAAAAAAAA-_9-12-5"
      })
  void refusesTextThatIsNoSerial(String text) {
    assertThatThrownBy(() -> ChannelSerial.parse(text))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.error().code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  @Test
  void refusesPartsThatWouldNotFit() {
    var log = new LogIdentity(0, TOPIC_ID);
    assertThatThrownBy(() -> new ChannelSerial(log, 0, new Position(OFFSET_MAX + 1, 0), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChannelSerial(log, -1, new Position(0, 0), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogIdentity(100_000, TOPIC_ID))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogIdentity(0, "short"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Position(0, 100_000)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void standsBeforeARecordAndAfterAllOfTheOneBefore() {
    assertThat(new Position(5, 0).isAfter(Position.before(5))).isTrue();
    assertThat(new Position(4, 3).isAfter(Position.before(5))).isFalse();
    assertThat(Position.before(0).offset()).isEqualTo(-1);
  }

  private static ChannelSerial random(SplittableRandom random) {
    // Few generations and small numbers beside large ones, so that ties and carries happen.
    long offset = random.nextBoolean() ? random.nextInt(-1, 12) : random.nextLong(OFFSET_MAX + 1);
    int index = random.nextBoolean() ? random.nextInt(12) : random.nextInt(Position.INDEX_MAX + 1);
    return new ChannelSerial(
        new LogIdentity(random.nextInt(12), TOPIC_ID),
        random.nextInt(100_000),
        new Position(offset, index),
        random.nextInt(-1, 1_000_000_000));
  }
}
