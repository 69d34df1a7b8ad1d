package dev.barnabas.server.broker;

import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.server.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Why the server closes a socket (RFC 6455, 7.4.1, and IANA's list). */
enum CloseCode {
  NORMAL(1000),
  GOING_AWAY(1001),
  PROTOCOL_ERROR(1002),
  /** What came is not what its frame says it is. */
  INVALID_DATA(1007),
  /** It may not do this. */
  POLICY(1008),
  TOO_BIG(1009),
  INTERNAL(1011),
  TRY_LATER(1013);

  private static final int REASON_BYTES_MAX = 123; // a control frame has 125

  private final int number;

  CloseCode(int number) {
    this.number = number;
  }

  /** The frame that says so; a reason that is too long is cut at a character. */
  ByteBuf frame(ByteBufAllocator allocator, String reason) {
    ByteBuffer payload = ByteBuffer.allocate(2 + REASON_BYTES_MAX);
    payload.putShort((short) number);
    StandardCharsets.UTF_8
        .newEncoder()
        .encode(CharBuffer.wrap(reason), payload, /* endOfInput= */ true);
    byte[] bytes = new byte[payload.flip().remaining()];
    payload.get(bytes);
    return Opcode.CLOSE.frame(allocator, bytes);
  }

  /** The code that says to a client of this protocol what an error of ours is. */
  static CloseCode of(ErrorInfo error) {
    return switch (error.code()) {
      case INVALID_BODY, INVALID_DATA -> INVALID_DATA;
      case MESSAGE_TOO_LARGE -> TOO_BIG;
      case OVERLOADED, CHANNEL_UNAVAILABLE, LOG_UNAVAILABLE, TIMEOUT -> TRY_LATER;
      case INTERNAL -> INTERNAL;
      default -> POLICY;
    };
  }

  /** An error's number and message, as reasons have them. */
  static String reason(ErrorInfo error) {
    return error.code().code() + ": " + error.message();
  }
}
