package dev.barnabas.core.presence;

import dev.barnabas.core.log.Envelope;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a record about presence says of the channel in its key. */
public sealed interface PresenceRecord {

  /** A client published: its members entered, changed or left. */
  record Published(Envelope.Publisher publisher, List<PresenceMessage> events)
      implements PresenceRecord {}

  /**
   * All members left that this fits, and whose last record lies before an offset. Names the owner
   * that its author knew, so that it is void for members that another answers for by then.
   *
   * @param connectionId null: whatever their connection
   * @param node null: whoever owns them
   * @param generation null: whatever the transport
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
          && member.offset() < before;
    }
  }

  /**
   * Its author still has these members.
   *
   * @param seen what its author had not replayed yet begins here
   * @param takeover whether they are its author's from now on, whoever had them before
   */
  record Kept(List<Keeping> members, long seen, boolean takeover) implements PresenceRecord {}

  /**
   * A member that a node has.
   *
   * @param message as PRESENT, complete
   * @param generation of the connection's transport
   */
  record Keeping(PresenceMessage message, int generation) {}
}
