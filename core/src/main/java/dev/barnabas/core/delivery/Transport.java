package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.protocol.codec.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection: a port. An implementer owes: what is written leaves in order;
 * {@code write} never blocks and never calls back. Thread: its event loop.
 */
public interface Transport {
  WireFormat format();

  /**
   * What stands before the connection key so that requests find this transport, parted by {@code
   * ~}; null: it needs nothing.
   */
  default @Nullable String route() {
    return null;
  }

  /**
   * Whether the socket takes more now; when it does again, the session hears {@code onWritable}.
   */
  boolean isWritable();

  /** Queues a shared frame, retaining it until it is on its way; {@link #flush} sends. */
  void write(Frame frame);

  /** Queues a protocol message of this connection alone; {@link #flush} sends. */
  void write(byte[] payload);

  void flush();

  /**
   * Whether more of what the client sends is wanted; at first it is. What was read from the socket
   * before may still come.
   */
  void setReading(boolean wanted);

  /** Sends what is queued, then closes with a code that SDKs take calmly (ably-protocol 25.15). */
  void close();
}
