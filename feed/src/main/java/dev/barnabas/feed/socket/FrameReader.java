package dev.barnabas.feed.socket;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends (RFC 6455, section 5). Thread: the socket's reader. */
final class FrameReader {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** A message of a feed that is larger is an attack or a mistake. */
  private static final int MESSAGE_BYTES_MAX = 16 << 20;

  private static final int BUFFER = 64 << 10;
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int NO_CODE = 1005;

  private final DataInputStream in;
  private final @Nullable Inflation inflation;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /** Of the message whose parts are coming; 0: none is. */
  private int opcode;

  private boolean packed;

  FrameReader(InputStream in, @Nullable Inflation inflation) {
    this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
    this.inflation = inflation;
  }

  /**
   * Waits for the next message, or for what keeps the connection.
   *
   * @throws SocketFailure when the server breaks the rules
   * @throws IOException when the connection ends
   */
  Incoming next() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      boolean last = (first & 0x80) != 0;
      boolean marked = (first & 0x40) != 0;
      int kind = first & 0x0f;
      check((first & 0x30) == 0, "a frame has reserved bits");
      check((second & 0x80) == 0, "a server's frame is masked");
      long length = length(second & 0x7f);
      if (kind >= CLOSE) {
        check(
            last && !marked && length <= CONTROL_BYTES_MAX, "a control frame is no control frame");
        return control(kind, in.readNBytes((int) length));
      }
      begin(kind, marked);
      if (parts.size() + length > MESSAGE_BYTES_MAX) {
        throw new SocketFailure(
            SocketFailure.TOO_LARGE, "a message has more than " + MESSAGE_BYTES_MAX + " bytes");
      }
      byte[] part = new byte[(int) length];
      in.readFully(part);
      parts.writeBytes(part);
      if (last) {
        return new Incoming.Data(message());
      }
    }
  }

  private long length(int small) throws IOException {
    return switch (small) {
      case LENGTH_16 -> in.readUnsignedShort();
      case LENGTH_64 -> {
        long length = in.readLong();
        check(length >= 0, "a frame's length is negative");
        yield length;
      }
      default -> small;
    };
  }

  private void begin(int kind, boolean marked) throws SocketFailure {
    if (kind == 0) {
      check(opcode != 0 && !marked, "a part without a message");
      return;
    }
    check(opcode == 0, "a message inside another");
    check(kind == TEXT || kind == BINARY, "a frame of an unknown kind: " + kind);
    check(!marked || inflation != null, "a packed message, where none was agreed to");
    opcode = kind;
    packed = marked;
  }

  private SocketEvent message() throws SocketFailure {
    byte[] bytes = parts.toByteArray();
    parts.reset();
    int kind = opcode;
    opcode = 0;
    Inflation unpacking = inflation;
    if (packed && unpacking != null) {
      bytes = unpacking.inflate(bytes, MESSAGE_BYTES_MAX);
    }
    return kind == TEXT ? new SocketEvent.Text(text(bytes)) : new SocketEvent.Binary(bytes);
  }

  private static Incoming control(int kind, byte[] bytes) throws SocketFailure {
    return switch (kind) {
      case PING -> new Incoming.Ping(bytes);
      case PONG -> new Incoming.Pong();
      case CLOSE -> {
        check(bytes.length != 1, "a close frame with half a code");
        yield bytes.length == 0
            ? new Incoming.Close(NO_CODE, "")
            : new Incoming.Close(
                ByteBuffer.wrap(bytes).getShort() & 0xffff,
                text(ByteBuffer.wrap(bytes, 2, bytes.length - 2)));
      }
      default ->
          throw new SocketFailure(SocketFailure.PROTOCOL, "a frame of an unknown kind: " + kind);
    };
  }

  private static String text(byte[] bytes) throws SocketFailure {
    return text(ByteBuffer.wrap(bytes));
  }

  private static String text(ByteBuffer bytes) throws SocketFailure {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new SocketFailure(SocketFailure.NO_TEXT, "a text that is no UTF-8");
    }
  }

  private static void check(boolean right, String problem) throws SocketFailure {
    if (!right) {
      throw new SocketFailure(SocketFailure.PROTOCOL, problem);
    }
  }
}
