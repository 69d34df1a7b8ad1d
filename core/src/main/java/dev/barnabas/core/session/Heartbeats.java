package dev.barnabas.core.session;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.EnumMap;
import java.util.Map;

/**
 * Signs of life that nobody asked for: one frame for all who get one in the same task of the loop.
 *
 * <p>Thread: its event loop.
 */
final class Heartbeats {
  private final FrameFactory factory;
  private final Map<WireFormat, Frame> frames = new EnumMap<>(WireFormat.class);

  Heartbeats(FrameFactory factory) {
    this.factory = factory;
  }

  /** Held here until {@link #onSent}. */
  Frame of(WireFormat format) {
    return frames.computeIfAbsent(
        format,
        missing ->
            factory.frame(
                missing, ServerFrameEncoder.encode(missing, new ServerFrame.Heartbeat(null))));
  }

  /** Nobody else gets these. */
  void onSent() {
    frames.values().forEach(Frame::release);
    frames.clear();
  }
}
