package dev.barnabas.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection that follows one channel: upgrade, the steps of its speech, then counting. Looks
 * at frames where they were read, and keeps only what is not whole yet.
 *
 * <p>Thread: its {@link ClientLoop}.
 */
final class Client {
  private static final byte[] UPGRADE_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int OPCODE = 0x0f;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final SocketChannel socket;
  private final int number;
  private final CrowdPlan plan;
  private final LoopTally tally;
  private final Order order = new Order();
  private byte @Nullable [] rest; // of a frame that is not whole yet
  private boolean upgraded;
  private int stepsDone;
  private boolean attached;

  Client(SocketChannel socket, int number, CrowdPlan plan, LoopTally tally) {
    this.socket = socket;
    this.number = number;
    this.plan = plan;
    this.tally = tally;
  }

  Order order() {
    return order;
  }

  boolean isHoldable() {
    return plan.isHoldable(number);
  }

  boolean isAttached() {
    return attached;
  }

  void onConnected(SelectionKey key) throws IOException {
    Target target = plan.target();
    String request =
        """
        GET %s HTTP/1.1
        Host: %s:%d
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        %s
        """
            .formatted(
                target.path().apply(number),
                target.address().getHostString(),
                target.address().getPort(),
                subprotocol(target.speech()))
            .replace("\n", "\r\n");
    write(request.getBytes(StandardCharsets.US_ASCII));
    key.interestOps(SelectionKey.OP_READ);
  }

  private static String subprotocol(Speech speech) {
    String name = speech.subprotocol();
    return name.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + name + '\n';
  }

  /** Reads what is there; false: the server ended the connection. */
  boolean onReadable(ReadSpace space) throws IOException {
    int filled = space.read(socket, rest);
    rest = null;
    if (filled < 0) {
      return false;
    }
    tally.onBytes(space.fresh());
    byte[] bytes = space.bytes();
    int used = upgraded ? 0 : upgrade(bytes, filled);
    if (upgraded) {
      used = frames(bytes, used, filled);
    }
    if (used < filled) {
      rest = Arrays.copyOfRange(bytes, used, filled);
    }
    return true;
  }

  private int upgrade(byte[] bytes, int filled) throws IOException {
    int end = Bytes.indexOf(UPGRADE_END, bytes, 0, filled);
    if (end < 0) {
      return 0;
    }
    String head = new String(bytes, 0, end, StandardCharsets.US_ASCII);
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no upgrade: " + head);
    }
    upgraded = true;
    begin();
    return end + UPGRADE_END.length;
  }

  private int frames(byte[] bytes, int from, int filled) throws IOException {
    int at = from;
    while (filled - at >= 2) {
      long length = bytes[at + 1] & 0x7f;
      int head = 2;
      if (length >= 126) {
        head = length == 126 ? 4 : 10;
        if (filled - at < head) {
          break;
        }
        length = number(bytes, at + 2, at + head);
      }
      if (filled - at - head < length) {
        break;
      }
      int end = at + head + (int) length;
      onFrame(bytes[at] & OPCODE, bytes, at + head, end);
      at = end;
    }
    return at;
  }

  private static long number(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }

  private void onFrame(int opcode, byte[] bytes, int from, int to) throws IOException {
    Heartbeat heartbeat = plan.target().speech().heartbeat();
    if (heartbeat != null && heartbeat.isAskedBy(bytes, from, to)) {
      write(heartbeat.answer());
    }
    int marker = Marker.find(bytes, from, to);
    if (marker < 0) {
      onControl(opcode, bytes, from, to);
      return;
    }
    long now = Marker.now();
    while (marker >= 0) {
      order.onMessage(Marker.sequence(bytes, marker));
      tally.onMessage(now - Marker.madeNanos(bytes, marker));
      marker = Marker.find(bytes, marker + Marker.LENGTH, to);
    }
  }

  private void onControl(int opcode, byte[] bytes, int from, int to) throws IOException {
    if (opcode == PING) {
      write(ClientFrames.pong(bytes, from, to));
    } else if (opcode == CLOSE) {
      throw new IOException("the server ended the connection");
    } else if (!attached && steps().get(stepsDone).isTakenBy(bytes, from, to)) {
      takeStep();
    }
  }

  private List<Step> steps() {
    return plan.target().speech().steps();
  }

  private void begin() throws IOException {
    attached = steps().isEmpty();
    if (!attached && steps().getFirst().isFirstWord()) {
      takeStep();
    }
  }

  private void takeStep() throws IOException {
    byte[] answer = steps().get(stepsDone).answer(plan.channel().apply(number));
    if (answer != null) {
      write(answer);
    }
    stepsDone++;
    attached = stepsDone == steps().size();
  }

  private void write(byte[] bytes) throws IOException {
    if (socket.write(ByteBuffer.wrap(bytes)) != bytes.length) {
      throw new IOException("a new socket took less than " + bytes.length + " bytes");
    }
  }
}
