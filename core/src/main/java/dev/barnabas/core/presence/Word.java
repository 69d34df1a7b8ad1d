package dev.barnabas.core.presence;

/**
 * When a client said that it left: what it said before goes, what it says later stands.
 *
 * <p>Thread: the log reader.
 */
final class Word {
  private final long sequence;
  private final long seen;
  private final boolean moved;
  private End end;

  /** Up to where other nodes had acknowledged the client's words when it said that it left. */
  sealed interface End {
    /** The log has still to be asked. */
    record Unknown() implements End {}

    /** All of them lie below; 0: there are none. */
    record At(long offset) implements End {}
  }

  /**
   * A word that is said now.
   *
   * @param sequence this node's later publishes are above
   * @param seen what is below was said before
   * @param moved whether the client may have said something at another node
   */
  Word(long sequence, long seen, boolean moved) {
    this.sequence = sequence;
    this.seen = seen;
    this.moved = moved;
    this.end = moved ? new End.Unknown() : new End.At(0);
  }

  long sequence() {
    return sequence;
  }

  long seen() {
    return seen;
  }

  boolean isOfMoved() {
    return moved;
  }

  End end() {
    return end;
  }

  /** The log was asked. */
  void onEnd(long offset) {
    end = new End.At(offset);
  }

  boolean isEndKnown() {
    return end instanceof End.At;
  }

  /** Whether all that was said elsewhere before is replayed. */
  boolean isAllReplayed(long offset) {
    return end instanceof End.At(var at) && offset >= at;
  }
}
