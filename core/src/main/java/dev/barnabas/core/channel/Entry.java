package dev.barnabas.core.channel;

import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.frame.ServerFrame.Delivery;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One publish on one channel, as its followers get it. Caches its frames: each wire format is
 * encoded once, however many subscribers there are (architecture 3).
 *
 * <p>Counted: whoever hands it to a loop holds it for that loop; the last to release frees the
 * frames.
 *
 * <p>Thread: any.
 */
public final class Entry {
  private final String channel;
  private final Position last;
  private final String channelSerial;
  private final @Nullable String connectionId;
  private final List<Message> messages;
  private final FrameFactory factory;
  private final AtomicReferenceArray<@Nullable Frame> frames = new AtomicReferenceArray<>(2);
  private final AtomicInteger holders = new AtomicInteger(1);

  Entry(EntryContent content, FrameFactory factory) {
    this.channel = content.channel();
    this.last = content.last();
    this.channelSerial = content.channelSerial();
    this.connectionId = content.messages().getFirst().connectionId();
    this.messages = content.messages();
    this.factory = factory;
  }

  /** Where the channel continues after it: the position of its last message. */
  public Position last() {
    return last;
  }

  /** The text of {@link #last}, as clients resume from it. */
  public String channelSerial() {
    return channelSerial;
  }

  /** Whose publish it was; null: nobody's who is connected. */
  public @Nullable String connectionId() {
    return connectionId;
  }

  /** The messages, complete. */
  public List<Message> messages() {
    return messages;
  }

  /**
   * The frame for attachments that address the channel by its plain name; stays held by the entry.
   */
  public Frame frame(WireFormat format) {
    int at = format.binary() ? 1 : 0;
    Frame known = frames.get(at);
    if (known != null) {
      return known;
    }
    Frame made = factory.frame(format, encode(format, channel));
    if (frames.compareAndSet(at, null, made)) {
      return made;
    }
    made.release();
    return java.util.Objects.requireNonNull(frames.get(at), "a frame once set stays");
  }

  /** The payload for an attachment that addresses the channel by another name, with a qualifier. */
  public byte[] encode(WireFormat format, String channelAsAddressed) {
    return ServerFrameEncoder.encode(
        format,
        new Delivery(
            channelAsAddressed,
            channelSerial,
            connectionId,
            messages.getFirst().timestamp(),
            messages));
  }

  void retain() {
    holders.incrementAndGet();
  }

  /** Ends one hold. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      for (int i = 0; i < frames.length(); i++) {
        Frame frame = frames.get(i);
        if (frame != null) {
          frame.release();
        }
      }
    }
  }
}
