package dev.barnabas.core.channel;

import dev.barnabas.protocol.codec.WireFormat;

/** Makes frames of encoded protocol messages: a port. Thread: any. */
@FunctionalInterface
public interface FrameFactory {
  /** Copies the payload behind the header that transports of this format need. */
  Frame frame(WireFormat format, byte[] payload);
}
