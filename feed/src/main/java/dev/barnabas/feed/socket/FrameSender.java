package dev.barnabas.feed.socket;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames one after the other on a thread of its own, so that nobody who sends has to wait.
 * Thread: {@link #run} its own; {@link #send} any.
 */
final class FrameSender {
  /** Frames that may wait. A server that takes none of them is as good as dead. */
  private static final int FRAMES_MAX = 10_000;

  private static final Duration WRITE_MAX = Duration.ofSeconds(30);
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int SHORT_MAX = 0xffff;
  private static final int MASK_BYTES = 4;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int opcode, byte[] data) {}

  private final OutputStream out;
  private final SocketWorld world;
  private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>(FRAMES_MAX);

  /** When the write that is under way began, in nanoseconds. */
  private volatile @Nullable Long writingSince;

  FrameSender(OutputStream out, SocketWorld world) {
    this.out = out;
    this.world = world;
  }

  /** Whether there was place; false: the server does not take what is sent. */
  boolean send(int opcode, byte[] data) {
    Long since = writingSince;
    boolean stuck = since != null && world.now() - since > WRITE_MAX.toNanos();
    return !stuck && frames.offer(new Frame(opcode, data));
  }

  /** Sends until a close frame has been sent. */
  void run() throws IOException, InterruptedException {
    int sent;
    do {
      Frame frame = frames.take();
      writingSince = world.now();
      write(frame);
      writingSince = null;
      sent = frame.opcode();
    } while (sent != FrameReader.CLOSE);
  }

  private void write(Frame frame) throws IOException {
    byte[] data = frame.data();
    var bytes = new ByteArrayOutputStream(data.length + 14);
    var fields = new DataOutputStream(bytes);
    fields.writeByte(0x80 | frame.opcode());
    if (data.length < LENGTH_16) {
      fields.writeByte(0x80 | data.length);
    } else if (data.length <= SHORT_MAX) {
      fields.writeByte(0x80 | LENGTH_16);
      fields.writeShort(data.length);
    } else {
      fields.writeByte(0x80 | LENGTH_64);
      fields.writeLong(data.length);
    }
    byte[] mask = new byte[MASK_BYTES];
    world.chance().nextBytes(mask);
    fields.write(mask);
    for (int i = 0; i < data.length; i++) {
      fields.writeByte(data[i] ^ mask[i % MASK_BYTES]);
    }
    out.write(bytes.toByteArray());
    out.flush();
  }
}
