package dev.barnabas.core.presence;

/** Hears how replay changes who owns what. Thread: the log reader. */
interface MemberEvents {
  /** The member is there and that is its owner, as a record just said. */
  void onOwned(Place place, Member member);

  /** It is gone; not by its own word when {@code byClient} is false. */
  void onRemoved(Place place, Member member, boolean byClient);
}
