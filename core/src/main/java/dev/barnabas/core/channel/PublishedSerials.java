package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;

/** The serials that the messages of one record got. */
final class PublishedSerials {
  private PublishedSerials() {}

  static List<String> of(ChannelLog log, int partition, long offset, int leaderEpoch, int count) {
    var serials = new ArrayList<String>(count);
    for (int index = 0; index < count; index++) {
      serials.add(
          new ChannelSerial(log.identity(), partition, new Position(offset, index), leaderEpoch)
              .text());
    }
    return serials;
  }
}
