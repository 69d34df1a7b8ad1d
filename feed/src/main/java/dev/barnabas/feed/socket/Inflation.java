package dev.barnabas.feed.socket;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks messages (RFC 7692). Thread: the socket's reader. */
final class Inflation implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int CHUNK = 16 << 10;

  private final Inflater inflater = new Inflater(true);
  private final boolean resets;
  private final byte[] chunk = new byte[CHUNK];

  /**
   * @param resets whether each message is packed by itself
   */
  Inflation(boolean resets) {
    this.resets = resets;
  }

  /**
   * The message, unpacked.
   *
   * @throws SocketFailure when it is not packed rightly, or has more bytes than it may
   */
  byte[] inflate(byte[] packed, int bytesMax) throws SocketFailure {
    var bytes = new ByteArrayOutputStream(2 * packed.length);
    feed(packed, bytes, bytesMax);
    // An end of the stream inside a message leaves nothing to take its tail.
    if (inflater.finished()) {
      inflater.reset();
    } else {
      feed(TAIL, bytes, bytesMax);
    }
    if (resets) {
      inflater.reset();
    }
    return bytes.toByteArray();
  }

  private void feed(byte[] packed, ByteArrayOutputStream bytes, int bytesMax) throws SocketFailure {
    inflater.setInput(packed);
    try {
      int count = inflater.inflate(chunk);
      while (count > 0) {
        bytes.write(chunk, 0, count);
        if (bytes.size() > bytesMax) {
          throw new SocketFailure(
              SocketFailure.TOO_LARGE, "a message has more than " + bytesMax + " bytes");
        }
        count = inflater.inflate(chunk);
      }
    } catch (DataFormatException e) {
      throw new SocketFailure(
          SocketFailure.NO_TEXT, "a message can't be unpacked: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
