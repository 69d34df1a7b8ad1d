package dev.barnabas.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection that follows one channel: upgrade, ATTACH, then counting. Reads frames without
 * parsing their JSON.
 *
 * <p>Thread: its {@link SubscriberLoop}.
 */
final class Subscriber {
  private static final byte[] UPGRADE_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONNECTED = "\"action\":4".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ATTACHED = "\"action\":11".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 4_096; // grows for a larger frame

  private final SocketChannel socket;
  private final String channel;
  private final Tally tally;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private boolean upgraded;
  private boolean attached;
  private long expected = -1;

  Subscriber(SocketChannel socket, String channel, Tally tally) {
    this.socket = socket;
    this.channel = channel;
    this.tally = tally;
  }

  boolean isAttached() {
    return attached;
  }

  void onConnected(LoadOptions options, SelectionKey key) throws IOException {
    String request =
        """
        GET /?v=6&format=json&heartbeats=true&key=%s HTTP/1.1
        Host: %s:%d
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(options.key(), options.host(), options.port())
            .replace("\n", "\r\n");
    socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    key.interestOps(SelectionKey.OP_READ);
  }

  /** Reads what is there; false: the server ended the connection. */
  boolean onReadable(ByteBuffer scratch, long nowNanos) throws IOException {
    scratch.clear();
    int count = socket.read(scratch);
    if (count < 0) {
      return false;
    }
    if (filled + count > buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + count));
    }
    scratch.flip();
    scratch.get(buffer, filled, count);
    filled += count;
    int used = upgraded ? 0 : upgrade();
    if (upgraded) {
      used = frames(used, nowNanos);
    }
    System.arraycopy(buffer, used, buffer, 0, filled - used);
    filled -= used;
    return true;
  }

  private int upgrade() throws IOException {
    int end = indexOf(UPGRADE_END, 0, filled);
    if (end < 0) {
      return 0;
    }
    if (!new String(buffer, 0, 12, StandardCharsets.US_ASCII).endsWith("101")) {
      throw new IOException("no upgrade: " + new String(buffer, 0, end, StandardCharsets.US_ASCII));
    }
    upgraded = true;
    return end + UPGRADE_END.length;
  }

  private int frames(int from, long nowNanos) throws IOException {
    int at = from;
    while (filled - at >= 2) {
      int length = buffer[at + 1] & 0x7f;
      int head = 2;
      if (length == 126) {
        head = 4;
      } else if (length == 127) {
        head = 10;
      }
      if (filled - at < head) {
        break;
      }
      if (length >= 126) {
        length = (int) number(at + 2, head - 2);
      }
      if (filled - at < head + length) {
        break;
      }
      onFrame(at + head, at + head + length, nowNanos);
      at += head + length;
    }
    return at;
  }

  private void onFrame(int from, int to, long nowNanos) throws IOException {
    int marker = Marker.find(buffer, from, to);
    if (marker < 0) {
      if (indexOf(CONNECTED, from, Math.min(to, from + 16)) >= 0) {
        send("{\"action\":10,\"channel\":\"" + channel + "\"}");
      } else if (indexOf(ATTACHED, from, Math.min(to, from + 16)) >= 0) {
        attached = true;
      }
      return;
    }
    while (marker >= 0) {
      long sequence = Marker.sequence(buffer, marker);
      tally.onMessage(expected, sequence, nowNanos - Marker.madeNanos(buffer, marker));
      expected = sequence + 1;
      marker = Marker.find(buffer, marker + Marker.LENGTH, to);
    }
  }

  /** A masked text frame, the mask being zero: allowed, and cheap for a load generator. */
  private void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    var frame = ByteBuffer.allocate(payload.length + 8);
    frame.put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    socket.write(frame.putInt(0).put(payload).flip());
  }

  private long number(int from, int bytes) {
    long value = 0;
    for (int i = from; i < from + bytes; i++) {
      value = (value << 8) | (buffer[i] & 0xff);
    }
    return value;
  }

  private int indexOf(byte[] wanted, int from, int to) {
    for (int i = from; i + wanted.length <= to; i++) {
      int matched = 0;
      while (matched < wanted.length && buffer[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return i;
      }
    }
    return -1;
  }
}
