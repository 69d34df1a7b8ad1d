package dev.barnabas.core.presence;

import dev.barnabas.core.log.Envelope;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record about presence says of the channel in its key. */
public sealed interface PresenceRecord {

  /** A client published: its members entered, changed or left. */
  record Published(Envelope.Publisher publisher, List<PresenceMessage> events)
      implements PresenceRecord {}

  /**
   * All members left that this fits. A server's names the owner that its author knew, so that it is
   * void for members that another answers for by then; a client's counts for what it said before an
   * offset, whoever keeps the members meanwhile.
   *
   * @param connectionId null: whatever their connection
   * @param node null: whoever owns them
   * @param generation null: whatever the transport
   * @param before what lies below it: the client's last word, or by a server's word the last record
   *     that spoke of the member
   */
  record Left(
      @Nullable String connectionId, @Nullable Long node, @Nullable Integer generation, long before)
      implements PresenceRecord {

    /** Whether the connection itself left, not a server for it. */
    boolean byClient() {
      return node == null;
    }

    boolean fits(MemberKey key, Member member) {
      return (connectionId == null || connectionId.equals(key.connectionId()))
          && (node == null || node == member.owner().node())
          && (generation == null || generation == member.owner().generation())
          && (byClient() ? member.saidOffset() : member.offset()) < before;
    }
  }

  /**
   * Its author still has these members.
   *
   * @param seen what its author had not replayed yet begins here
   * @param takeover whether they are its author's from now on, whoever had them before
   */
  record Kept(List<Keeping> members, long seen, boolean takeover) implements PresenceRecord {
    static final int MEMBERS_MAX = 50; // a record takes 1 MiB, and a member 64 KiB at most
    private static final long BYTES_MAX = 256 * 1024;

    /** As many records as so many members need. */
    static List<Kept> of(List<Keeping> members, long seen, boolean takeover) {
      var records = new ArrayList<Kept>(1);
      int from = 0;
      long bytes = 0;
      for (int i = 0; i < members.size(); i++) {
        long size = PresenceRules.sizeOf(members.get(i).message());
        if (i > from && (bytes + size > BYTES_MAX || i - from == MEMBERS_MAX)) {
          records.add(new Kept(members.subList(from, i), seen, takeover));
          from = i;
          bytes = 0;
        }
        bytes += size;
      }
      if (from < members.size()) {
        records.add(new Kept(members.subList(from, members.size()), seen, takeover));
      }
      return records;
    }
  }

  /**
   * A member that a node has.
   *
   * @param message as PRESENT, complete
   * @param generation of the connection's transport
   * @param saidOffset of its client's last word, as far as its author knows
   */
  record Keeping(PresenceMessage message, int generation, long saidOffset) {
    Keeping(Member member, int generation) {
      this(member.message(), generation, member.saidOffset());
    }
  }
}
