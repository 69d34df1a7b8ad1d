package dev.barnabas.server.websocket;

import dev.barnabas.protocol.codec.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The frames that a server sends, with their headers (RFC 6455, 5.2): never masked, never split.
 */
public enum Opcode {
  TEXT(1),
  BINARY(2),
  CLOSE(8),
  PING(9),
  PONG(10);

  /** FIN: the frame is the whole message. */
  private static final int FINAL = 0x80;

  /** The longest header: opcode, length mark, eight bytes of length. */
  static final int HEADER_MAX_BYTES = 10;

  private static final int SHORT_MAX = 125;
  private static final int MEDIUM_MAX = 0xFFFF;

  private final int number;

  Opcode(int number) {
    this.number = number;
  }

  static Opcode of(WireFormat format) {
    return format.binary() ? BINARY : TEXT;
  }

  /** Appends the header of a frame with a payload of that many bytes. */
  void writeHeader(ByteBuf out, int length) {
    out.writeByte(FINAL | number);
    if (length <= SHORT_MAX) {
      out.writeByte(length);
    } else if (length <= MEDIUM_MAX) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }

  /** How long the header of such a frame is. */
  static int headerLength(ByteBuf frame) {
    return switch (frame.getByte(frame.readerIndex() + 1)) {
      case 126 -> 4;
      case 127 -> HEADER_MAX_BYTES;
      default -> 2;
    };
  }

  /** A whole frame. */
  public ByteBuf frame(ByteBufAllocator allocator, byte[] payload) {
    ByteBuf frame = allocator.directBuffer(HEADER_MAX_BYTES + payload.length);
    writeHeader(frame, payload.length);
    return frame.writeBytes(payload);
  }
}
