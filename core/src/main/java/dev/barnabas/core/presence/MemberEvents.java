package dev.barnabas.core.presence;

/** Hears how replay changes who owns what. Thread: the log reader. */
interface MemberEvents {
  /** A client says something of its members, for the first time; told before they change. */
  void onSaid(PartitionMembers.Replayed at, PresenceRecord.Published published);

  /** The member is there and that is its owner, as a record just said. */
  void onOwned(Place place, Member member);

  /** It is gone; not by its own word when {@code byClient} is false. */
  void onRemoved(Place place, Member member, boolean byClient);
}
