package dev.barnabas.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.ServerFrame;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frames that are almost right. Whatever a client sends, the decoder answers with a frame or a
 * {@link ProtocolException}, in memory proportional to the input; and what it lets pass can be
 * delivered in both formats.
 */
class ClientFrameFuzzTest {
  private static final int FRAMES = 20_000;

  /**
   * What one decoding may allocate, in bytes: the parser's buffers, and the tree in proportion to
   * the frame.
   */
  private static final long BASE_BYTES = 2 * 1024 * 1024;

  private static final long BYTES_PER_BYTE = 400;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void survivesBrokenBytes(WireFormat format) {
    long seed = Long.getLong("seed", new SplittableRandom().nextLong());
    var frames = new FrameMutations(new SplittableRandom(seed));
    for (int i = 0; i < FRAMES; i++) {
      survives(format, frames.brokenBytes(format), seed);
    }
  }

  @ParameterizedTest
  @EnumSource(WireFormat.class)
  void survivesFieldsOfTheWrongKind(WireFormat format) {
    long seed = Long.getLong("seed", new SplittableRandom().nextLong());
    var frames = new FrameMutations(new SplittableRandom(seed));
    for (int i = 0; i < FRAMES; i++) {
      survives(format, frames.wrongFields(format), seed);
    }
  }

  private static void survives(WireFormat format, byte[] bytes, long seed) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      ClientFrame frame = ClientFrameDecoder.decode(format, bytes);
      assertBounded(before, bytes, seed);
      if (frame instanceof ClientFrame.Publish publish) {
        deliver(publish);
      } else if (frame instanceof ClientFrame.Presence presence) {
        deliver(presence);
      }
    } catch (ProtocolException refused) {
      assertBounded(before, bytes, seed);
      assertThat(refused.error().message()).hasSizeLessThan(200);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
      fail("-Dseed=" + seed + ", frame " + HexFormat.of().formatHex(bytes), escaped);
    }
  }

  private static void deliver(ClientFrame.Publish publish) {
    assertThat(MessageSize.of(publish.messages())).isNotNegative();
    var delivery = new ServerFrame.Delivery(publish.channel(), "s", null, 1, publish.messages());
    for (WireFormat format : WireFormat.values()) {
      format.decode(ServerFrameEncoder.encode(format, delivery));
    }
  }

  private static void deliver(ClientFrame.Presence presence) {
    presence.messages().forEach(item -> assertThat(MessageSize.of(item)).isNotNegative());
    var delivery = new ServerFrame.Presence(presence.channel(), "s", presence.messages());
    var sync = new ServerFrame.Sync(presence.channel(), "s:", presence.messages());
    for (WireFormat format : WireFormat.values()) {
      format.decode(ServerFrameEncoder.encode(format, delivery));
      format.decode(ServerFrameEncoder.encode(format, sync));
    }
  }

  private static void assertBounded(long before, byte[] bytes, long seed) {
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated, -Dseed=%d, frame %s", seed, HexFormat.of().formatHex(bytes))
        .isLessThan(BASE_BYTES + BYTES_PER_BYTE * bytes.length);
  }
}
