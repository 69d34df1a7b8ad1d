package dev.barnabas.core.channel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntryContentTest {
  private static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");

  @Test
  void aRecordThatBecameMoreThanAFrameHoldsIsCutIntoPiecesInOrder() {
    EntryContent content = content(100, 10_000);

    List<EntryContent> parts = content.parts();

    assertThat(parts).hasSizeGreaterThan(5);
    assertThat(parts.stream().flatMap(part -> part.messages().stream()))
        .containsExactlyElementsOf(content.messages());
    assertThat(parts.getLast().last()).isEqualTo(content.last());
    assertThat(parts)
        .allSatisfy(
            part -> assertThat(part.channelSerial()).isEqualTo(part.messages().getLast().serial()));
  }

  @Test
  void aPublishOfOrdinarySizeStaysWhole() {
    EntryContent content = content(64, 1_000);

    assertThat(content.parts()).containsExactly(content);
  }

  @Test
  void aCursorWithinTheRecordGetsTheRestOfItOnly() {
    EntryContent content = content(5, 10);

    EntryContent rest = content.after(new Position(7, 2));

    assertThat(requireNonNull(rest).messages())
        .containsExactlyElementsOf(content.messages().subList(3, 5));
    assertThat(content.after(new Position(7, 4))).isNull();
    assertThat(content.after(new Position(6, Position.INDEX_MAX))).isSameAs(content);
  }

  private static EntryContent content(int count, int bytes) {
    List<Message> messages =
        IntStream.range(0, count)
            .mapToObj(index ->
                Message.of("m", new Data.Text("x".repeat(bytes)))
                    .withPlace(1, serial(index).text()))
            .toList();
    ChannelSerial last = serial(count - 1);
    return new EntryContent("c", last.position(), last.text(), messages);
  }

  private static ChannelSerial serial(int index) {
    return new ChannelSerial(LOG, 0, new Position(7, index), 0);
  }
}
