package dev.barnabas.feed.socket;

/** What comes over a socket. */
public sealed interface SocketEvent {
  /** A whole text message. */
  record Text(String text) implements SocketEvent {}

  /** A whole binary message. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Binary(byte[] bytes) implements SocketEvent {}
}
