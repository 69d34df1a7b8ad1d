package dev.barnabas.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where all clients of a loop read: one piece of memory that stays in the processor's cache.
 *
 * <p>Thread: its loop.
 */
final class ReadSpace {
  private static final int READ_BYTES = 256 * 1024;

  private final ByteBuffer direct = ByteBuffer.allocateDirect(READ_BYTES);
  private byte[] bytes = new byte[READ_BYTES];
  private int fresh;

  /** How many bytes of {@link #bytes} hold something, {@code rest} first; -1: the end. */
  int read(SocketChannel socket, byte @Nullable [] rest) throws IOException {
    direct.clear();
    fresh = socket.read(direct);
    if (fresh < 0) {
      return -1;
    }
    int kept = rest == null ? 0 : rest.length;
    if (kept + fresh > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, kept + fresh));
    }
    if (rest != null) {
      System.arraycopy(rest, 0, bytes, 0, kept);
    }
    direct.flip().get(bytes, kept, fresh);
    return kept + fresh;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many bytes the last read brought. */
  int fresh() {
    return fresh;
  }
}
