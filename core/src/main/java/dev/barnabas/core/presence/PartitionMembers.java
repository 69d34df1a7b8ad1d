package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.presence.PresenceRecord.Keeping;
import dev.barnabas.core.presence.PresenceRecord.Kept;
import dev.barnabas.core.presence.PresenceRecord.Left;
import dev.barnabas.core.presence.PresenceRecord.Published;
import dev.barnabas.protocol.message.PresenceAction;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of all channels of a partition: a function of its records alone, in their order.
 * Nothing else changes it, no clock and no connection; whoever wants a change appends a record.
 *
 * <p>Thread: the log reader.
 */
public final class PartitionMembers {
  private final MemberIndex index = new MemberIndex();
  private final Removals removals;
  private final MemberEvents events;

  /**
   * @param rememberMillis how long, in log time, it matters that a member was removed: longer than
   *     an append can take
   */
  PartitionMembers(long rememberMillis, MemberEvents events) {
    this.removals = new Removals(rememberMillis);
    this.events = events;
  }

  /**
   * The record that is replayed.
   *
   * @param timestampMillis when the log took it
   * @param clockMillis the log clock at it
   * @param repeat whether it is a resend of one that was replayed before
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Replayed(
      ChannelKey channel,
      byte[] value,
      long offset,
      long timestampMillis,
      long clockMillis,
      boolean repeat) {
    long node() {
      return EnvelopeHead.origin(value).node();
    }

    long sequence() {
      return EnvelopeHead.origin(value).sequence();
    }
  }

  /** Takes the next record about presence; returns what subscribers see of it, in order. */
  public List<PresenceMessage> replay(Replayed at) {
    removals.expire(at.clockMillis());
    var visible = new ArrayList<PresenceMessage>();
    switch (PresenceRecords.decode(at.value())) {
      case Published published -> onPublished(at, published, visible);
      case Left left -> onLeft(at, left, visible);
      case Kept kept -> onKept(at, kept, visible);
      case null -> {}
    }
    return visible;
  }

  private void onPublished(Replayed at, Published published, List<PresenceMessage> visible) {
    var owner = new Owner(at.node(), published.publisher().transportGeneration());
    if (!at.repeat()) {
      events.onSaid(at, published);
    }
    for (PresenceMessage event : published.events()) {
      Place place = place(at, event);
      Member known = index.find(place);
      if (event.action() != PresenceAction.LEAVE) {
        onEntered(at, place, event, owner, visible);
      } else if (known != null && !at.repeat()) {
        boolean bare = event.data() == null && event.extras() == null;
        PresenceMessage full = bare ? event.withPayloadOf(known.message()) : event;
        visible.add(full.withTimestamp(at.timestampMillis()));
        remove(at, place, known, true);
      }
    }
  }

  private void onEntered(
      Replayed at, Place place, PresenceMessage event, Owner owner, List<PresenceMessage> visible) {
    Member known = index.find(place);
    boolean same =
        known != null && event.action() == PresenceAction.ENTER && known.knows(event.id());
    if (known != null && (at.repeat() || same)) {
      // It only changes hands (ably-protocol 25.1). A resend is no new word.
      own(
          at,
          place,
          known.message(),
          owner,
          same && !at.repeat() ? at.offset() : known.saidOffset());
    } else if (!at.repeat() || removals.isRemovedByServer(place)) {
      PresenceMessage stamped = event.withTimestamp(at.timestampMillis());
      visible.add(stamped);
      own(at, place, stamped.withAction(PresenceAction.PRESENT), owner, at.offset());
    }
  }

  private void onLeft(Replayed at, Left left, List<PresenceMessage> visible) {
    for (var entry : List.copyOf(index.members(at.channel()).entrySet())) {
      Member member = entry.getValue();
      if (left.fits(entry.getKey(), member)) {
        // Strictly later than the member, and of an id that no connection gives: clients take it
        // for the server's word and go by the time (ably-protocol 25.11).
        long millis = Math.max(at.timestampMillis(), member.message().timestamp() + 1);
        String id = "!" + entry.getKey().connectionId() + ":" + at.offset() + ":" + visible.size();
        visible.add(
            member.message().withAction(PresenceAction.LEAVE).withId(id).withTimestamp(millis));
        remove(at, new Place(at.channel(), entry.getKey()), member, left.byClient());
      }
    }
  }

  private void onKept(Replayed at, Kept kept, List<PresenceMessage> visible) {
    for (Keeping keeping : kept.members()) {
      var owner = new Owner(at.node(), keeping.generation());
      Place place = place(at, keeping.message());
      Member known = index.find(place);
      if (known != null) {
        if (kept.takeover() || known.owner().equals(owner)) {
          // Who began to read just before may have an older state of it.
          boolean all = known.offset() < kept.seen();
          long said = Math.max(known.saidOffset(), keeping.saidOffset());
          own(at, place, all ? keeping.message() : known.message(), owner, said);
        }
      } else if (!removals.isVoid(place, kept)) {
        PresenceMessage message = keeping.message();
        if (removals.isRemovedByServer(place)) { // clients were told that it left
          message = message.withTimestamp(at.timestampMillis());
          visible.add(message.withAction(PresenceAction.ENTER));
        }
        own(at, place, message.withAction(PresenceAction.PRESENT), owner, keeping.saidOffset());
      }
    }
  }

  private void own(
      Replayed at, Place place, PresenceMessage message, Owner owner, long saidOffset) {
    var member = new Member(message, owner, at.offset(), saidOffset, at.clockMillis());
    index.put(place, member);
    removals.forget(place);
    events.onOwned(place, member);
  }

  private void remove(Replayed at, Place place, Member member, boolean byClient) {
    index.remove(place);
    removals.note(place, at, byClient);
    events.onRemoved(place, member, byClient);
  }

  private static Place place(Replayed at, PresenceMessage message) {
    return new Place(at.channel(), MemberKey.of(message));
  }

  /** Who is on a channel, in the order in which they came. */
  public List<PresenceMessage> present(ChannelKey channel) {
    return index.members(channel).values().stream().map(Member::message).toList();
  }

  /** How many are on a channel. */
  public int count(ChannelKey channel) {
    return index.members(channel).size();
  }

  /** Whether the member is there. */
  public boolean has(ChannelKey channel, MemberKey member) {
    return index.members(channel).containsKey(member);
  }

  /** Whether there is anybody on any channel. */
  public boolean isEmpty() {
    return index.channels().isEmpty();
  }

  /** Whether a connection has members on any channel. */
  boolean hasAny(String connectionId) {
    return index.hasAny(connectionId);
  }

  /** Whether a connection has members on the channel. */
  boolean hasAny(String connectionId, ChannelKey channel) {
    return index.hasAny(connectionId, channel);
  }

  /** The channels on which a connection has members. */
  public Set<ChannelKey> channelsOf(String connectionId) {
    return index.channelsOf(connectionId);
  }

  Map<MemberKey, Member> members(ChannelKey channel) {
    return index.members(channel);
  }

  Collection<ChannelKey> channels() {
    return index.channels();
  }

  /** Members that a node answers for. */
  int ownedBy(long node) {
    return index.ownedBy(node);
  }

  /** Nodes that answer for members. */
  Set<Long> owners() {
    return index.owners();
  }

  @Nullable Member find(Place place) {
    return index.find(place);
  }
}
