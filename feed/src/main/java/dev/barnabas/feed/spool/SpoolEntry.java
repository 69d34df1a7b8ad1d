package dev.barnabas.feed.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.feed.FeedMessage;
import dev.barnabas.feed.socket.SocketEvent;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of a message in a segment: bytes of the body (4), its CRC-32C (4), then the body: kind
 * (1), when it came (8), bytes of the gap's text (2), that text, the message.
 */
final class SpoolEntry {
  static final int HEAD_BYTES = 8;
  private static final int BODY_HEAD_BYTES = 11;
  private static final byte TEXT = 1;
  private static final byte BINARY = 2;

  private SpoolEntry() {}

  static ByteBuffer encode(FeedMessage message, @Nullable String gap) {
    byte kind = message.event() instanceof SocketEvent.Text ? TEXT : BINARY;
    byte[] data =
        switch (message.event()) {
          case SocketEvent.Text(String text) -> text.getBytes(UTF_8);
          case SocketEvent.Binary(byte[] bytes) -> bytes;
        };
    byte[] why = gap == null ? new byte[0] : gap.getBytes(UTF_8);
    int whyBytes = Math.min(why.length, Short.MAX_VALUE);
    ByteBuffer entry = ByteBuffer.allocate(HEAD_BYTES + BODY_HEAD_BYTES + whyBytes + data.length);
    entry.position(HEAD_BYTES);
    entry.put(kind).putLong(message.receivedAt()).putShort((short) whyBytes);
    entry.put(why, 0, whyBytes).put(data);
    entry.putInt(0, entry.limit() - HEAD_BYTES);
    entry.putInt(4, checksum(entry.slice(HEAD_BYTES, entry.limit() - HEAD_BYTES)));
    return entry.flip();
  }

  /** Bytes of the entry that begins here; -1: these are too few to say, or none. */
  static int bytes(ByteBuffer from) {
    if (from.remaining() < HEAD_BYTES) {
      return -1;
    }
    int body = from.getInt(from.position());
    return body < BODY_HEAD_BYTES || body > Integer.MAX_VALUE - HEAD_BYTES ? -1 : HEAD_BYTES + body;
  }

  /**
   * The message of an entry that is here as a whole.
   *
   * @param position its end
   * @return null when it is damaged
   */
  static @Nullable FeedMessage decode(ByteBuffer entry, long position) {
    int body = entry.getInt();
    int expected = entry.getInt();
    if (body != entry.remaining() || checksum(entry.duplicate()) != expected) {
      return null;
    }
    byte kind = entry.get();
    long receivedAt = entry.getLong();
    byte[] why = new byte[entry.getShort()];
    entry.get(why);
    byte[] data = new byte[entry.remaining()];
    entry.get(data);
    SocketEvent event =
        kind == TEXT ? new SocketEvent.Text(new String(data, UTF_8)) : new SocketEvent.Binary(data);
    return new FeedMessage(
        event, receivedAt, why.length == 0 ? null : new String(why, UTF_8), position);
  }

  private static int checksum(ByteBuffer bytes) {
    var checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
