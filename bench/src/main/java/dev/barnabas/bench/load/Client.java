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
 * Follows one channel: upgrade, the steps of its speech, then counting; when its server ends and
 * there is another, goes on there. Looks at frames where they were read, and keeps only what is not
 * whole yet.
 *
 * <p>Thread: its {@link ClientLoop}.
 */
final class Client {
  private static final byte[] UPGRADE_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int OPCODE = 0x0f;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int TRIES_MAX = 20;

  private final int number;
  private final CrowdPlan plan;
  private final LoopTally tally;
  private final Order order = new Order();
  private final @Nullable Resumption resumption;
  private final @Nullable DocumentReader documents;
  private SocketChannel socket;
  private Target target;
  private byte @Nullable [] rest; // of a frame that is not whole yet
  private boolean upgraded;
  private int stepsDone;
  private boolean attached;
  private boolean fled;
  private int tries;
  private boolean resumed = true;

  Client(int number, CrowdPlan plan, LoopTally tally) throws IOException {
    this.socket = SocketChannel.open();
    this.number = number;
    this.plan = plan;
    this.tally = tally;
    this.target = plan.target();
    this.resumption = plan.refuge() == null ? null : new Resumption();
    this.documents = plan.documents() ? new DocumentReader() : null;
  }

  int number() {
    return number;
  }

  SocketChannel socket() {
    return socket;
  }

  Target target() {
    return target;
  }

  /**
   * Whether it goes on at another server, by a new socket, or tries so again, as who was attached
   * does; false: there is none, or it was there already.
   */
  boolean flee() throws IOException {
    Target refuge = plan.refuge();
    if (refuge == null || attached == fled || tries == TRIES_MAX) {
      return false;
    }
    tries++;
    fled = true;
    target = refuge;
    socket = SocketChannel.open();
    rest = null;
    upgraded = false;
    stepsDone = 0;
    attached = false;
    resumed = false;
    return true;
  }

  boolean hasFled() {
    return fled;
  }

  /** False: it lost its place when it changed servers. */
  boolean isResumed() {
    return resumed;
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
    String path = target.path().apply(number);
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
                resumption == null || !fled ? path : path + resumption.query(),
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
      throw Refusal.ofUpgrade(head);
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
        length = Bytes.number(bytes, at + 2, at + head);
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

  private void onFrame(int opcode, byte[] bytes, int from, int to) throws IOException {
    Heartbeat heartbeat = target.speech().heartbeat();
    if (heartbeat != null && heartbeat.isAskedBy(bytes, from, to)) {
      write(heartbeat.answer());
    }
    int counted = documents == null ? count(bytes, from, to) : countDocuments(bytes, from, to);
    if (counted == 0) {
      onControl(opcode, bytes, from, to);
    } else if (resumption != null) {
      resumption.onSerial(bytes, from, to);
    }
  }

  private int count(byte[] bytes, int from, int to) {
    int marker = Marker.find(bytes, from, to);
    if (marker < 0) {
      return 0;
    }
    long now = Marker.now();
    int counted = 0;
    while (marker >= 0) {
      count(bytes, marker, now);
      counted++;
      marker = Marker.find(bytes, marker + Marker.LENGTH, to);
    }
    return counted;
  }

  private void count(byte[] bytes, int marker, long now) {
    order.onMessage(Marker.sequence(bytes, marker));
    tally.onMessage(now - Marker.madeNanos(bytes, marker));
  }

  /** What it takes to make them whole is no part of their latency. */
  private int countDocuments(byte[] bytes, int from, int to) throws IOException {
    if (documents == null || bytes[from] != '{') {
      return 0;
    }
    long now = Marker.now();
    List<byte[]> whole = documents.read(bytes, from, to);
    for (byte[] document : whole) {
      count(document, TransitDocument.marker(document), now);
    }
    return whole.size();
  }

  private void onControl(int opcode, byte[] bytes, int from, int to) throws IOException {
    if (opcode == PING) {
      write(ClientFrames.pong(bytes, from, to));
      return;
    }
    if (opcode == CLOSE) {
      throw Refusal.ofClose(bytes, from, to);
    }
    String refused = target.speech().isAbly() ? Refusal.in(bytes, from, to) : null;
    if (refused != null) {
      throw new IOException(refused);
    }
    if (!attached && steps().get(stepsDone).isTakenBy(bytes, from, to)) {
      if (resumption != null) {
        remember(resumption, bytes, from, to);
      }
      takeStep();
    }
  }

  private List<Step> steps() {
    return target.speech().steps();
  }

  /** Who resumes has two steps, CONNECTED and ATTACHED. */
  private void remember(Resumption place, byte[] bytes, int from, int to) throws IOException {
    if (stepsDone == 0) {
      place.onConnected(bytes, from, to);
    } else {
      resumed |= Resumption.isResumed(bytes, from, to);
      place.onSerial(bytes, from, to);
    }
  }

  private void begin() throws IOException {
    attached = steps().isEmpty();
    if (!attached && steps().getFirst().isFirstWord()) {
      takeStep();
    }
  }

  private void takeStep() throws IOException {
    String channel = plan.channel().apply(number);
    byte[] answer =
        resumption != null && fled && stepsDone == 0
            ? resumption.attach(channel)
            : steps().get(stepsDone).answer(channel);
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
