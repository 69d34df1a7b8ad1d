package dev.barnabas.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SyncPagesTest {
  private final SyncPages.Latest latest = new SyncPages.Latest();

  private static List<PresenceMessage> members(int count) {
    var members = new ArrayList<PresenceMessage>();
    for (int i = 0; i < count; i++) {
      members.add(
          new PresenceMessage(
              "c:0:" + i, PresenceAction.PRESENT, "m" + i, "c", new Data.Text("d"), null, null, 1));
    }
    return members;
  }

  private static String serial(SyncPages pages, int index) {
    var tree = (Map<?, ?>) Objects.requireNonNull(WireFormat.JSON.decode(pages.payload(index)));
    return String.valueOf(tree.get("channelSerial"));
  }

  @Test
  void whoAttachesAtThePlaceOfAnotherGetsTheSameBytes() {
    SyncPages first = latest.of(WireFormat.JSON, "one", "7-0", members(250));
    SyncPages second = latest.of(WireFormat.JSON, "one", "7-0", members(250));
    assertThat(second).isSameAs(first);
    assertThat(first.count()).isEqualTo(3);
    for (int i = 0; i < first.count(); i++) {
      byte[] page = first.payload(i);
      assertThat(second.payload(i)).isSameAs(page);
    }
    SyncPages binary = latest.of(WireFormat.MSGPACK, "one", "7-0", members(250));
    assertThat(binary.payload(0)).isNotEqualTo(first.payload(0));
    assertThat(latest.of(WireFormat.JSON, "one", "7-0", members(250))).isSameAs(first);
    assertThat(latest.of(WireFormat.MSGPACK, "one", "7-0", members(250))).isSameAs(binary);
  }

  @Test
  void anotherPlaceOrOtherMembersAreAnotherSync() {
    byte[] first = latest.of(WireFormat.JSON, "one", "7-0", members(2)).payload(0);
    assertThat(latest.of(WireFormat.JSON, "one", "8-0", members(2)).payload(0)).isNotEqualTo(first);
    byte[] third = latest.of(WireFormat.JSON, "one", "8-0", members(3)).payload(0);
    assertThat(latest.of(WireFormat.JSON, "one", "8-0", members(2)).payload(0)).isNotEqualTo(third);
  }

  @Test
  void onlyTheLastPageEndsTheSync() {
    SyncPages pages = latest.of(WireFormat.JSON, "one", "7-0", members(201));
    assertThat(serial(pages, 0)).isEqualTo("7-0:100");
    assertThat(serial(pages, 1)).isEqualTo("7-0:200");
    assertThat(serial(pages, 2)).isEqualTo("7-0:");
    assertThat(latest.of(WireFormat.JSON, "one", "9-0", List.of()).count()).isOne();
  }
}
