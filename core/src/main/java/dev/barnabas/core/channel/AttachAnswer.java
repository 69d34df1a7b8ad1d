package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attach that succeeds is answered: where it begins and what comes first.
 *
 * <p>Thread: the log reader.
 */
final class AttachAnswer {
  private final PartitionChannels partition;
  private final AttachRequest request;
  private final AttachPoint point;

  AttachAnswer(PartitionChannels partition, AttachRequest request, AttachPoint point) {
    this.partition = partition;
    this.request = request;
    this.point = point;
  }

  AttachOutcome.Attached outcome() {
    ChannelKey channel = request.channel();
    List<Entry> earlier = earlier();
    SnapshotPiece snapshot =
        request.isNewcomer(point)
            ? partition.snapshots().first(channel, point.cursor())
            : SnapshotPiece.NOTHING;
    boolean backlog =
        !earlier.isEmpty()
            || point.cursor().offset() + 1 < partition.window().startOffset()
            || partition.window().hasAfter(partition.route(channel), point.cursor().offset());
    return new AttachOutcome.Attached(
        partition.agent().place(partition, channel),
        point.cursor(),
        begin(snapshot),
        point.resumed(),
        backlog || !snapshot.isEmpty(),
        (partition.isOwn() && backlog) || partition.presence().isAnybody(channel),
        partition.head(),
        earlier,
        snapshot,
        point.discontinuity());
  }

  private List<Entry> earlier() {
    var earlier = new ArrayList<Entry>();
    for (EntryContent content : point.earlier()) {
      for (EntryContent part : content.parts()) {
        earlier.add(new Entry(part, partition.agent().surroundings().frames()));
      }
    }
    return earlier;
  }

  /** Where a rewound attachment begins, if it is in this log: history until there has no more. */
  private String begin(SnapshotPiece snapshot) {
    if (!point.earlier().isEmpty()) {
      String serial = point.earlier().getFirst().messages().getFirst().serial();
      ChannelSerial first = serial == null ? null : ChannelSerial.parse(serial);
      if (first != null && first.log().equals(partition.log().identity())) {
        return partition.serial(Position.before(first.position().offset())).text();
      }
    }
    String begin = partition.serialText(point.cursor());
    return snapshot.isEmpty() ? begin : ChannelSerial.within(begin);
  }
}
