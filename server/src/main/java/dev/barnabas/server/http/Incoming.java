package dev.barnabas.server.http;

import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorInfo;

/** What came in and wants an answer in its turn. */
sealed interface Incoming {
  /**
   * A whole request.
   *
   * @param keepAlive whether the socket stays open afterwards
   * @param takesChunks whether the client knows bodies in chunks: HTTP/1.1
   */
  record Asked(Request request, boolean keepAlive, boolean takesChunks) implements Incoming {}

  /**
   * Something that can't be one: answered, then the socket is closed.
   *
   * @param format of the answer
   */
  record Broken(ErrorInfo error, WireFormat format) implements Incoming {}
}
