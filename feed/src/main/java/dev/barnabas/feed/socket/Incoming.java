package dev.barnabas.feed.socket;

/** What is read from a socket: a message, or what keeps the connection. */
sealed interface Incoming {
  record Data(SocketEvent event) implements Incoming {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ping(byte[] bytes) implements Incoming {}

  record Pong() implements Incoming {}

  /**
   * The end.
   *
   * @param code 1005 when there was none
   */
  record Close(int code, String reason) implements Incoming {}
}
