package dev.barnabas.core.channel;

import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.delta.DeltaMessages;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.frame.ServerFrame.Delivery;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.Position;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One publish on one channel, as its followers get it. Caches its frames: each form is encoded
 * once, however many subscribers there are (architecture 3).
 *
 * <p>Counted: whoever hands it to a loop holds it for that loop; the last to release frees the
 * frames.
 *
 * <p>Thread: any.
 */
public final class Entry {
  private final Position last;
  private final String channelSerial;
  private final @Nullable String connectionId;
  private final Content content;
  private final @Nullable Position previous;
  private final FrameFactory factory;
  private final AtomicReference<@Nullable List<Message>> deltas = new AtomicReference<>();
  private final EntryFilters filters;
  private final EntryFrames frames = new EntryFrames(this::make);
  private final AtomicInteger holders = new AtomicInteger(1);

  Entry(EntryContent content, FrameFactory factory) {
    this(content, null, factory);
  }

  /**
   * @param previous where the messages before it on the channel stand; null: not known
   */
  Entry(EntryContent content, @Nullable Position previous, FrameFactory factory) {
    this.previous = previous;
    this.last = content.last();
    this.channelSerial = content.channelSerial();
    this.connectionId =
        content.messages().isEmpty() ? null : content.messages().getFirst().connectionId();
    this.content = content.content();
    this.filters = new EntryFilters(content.messages());
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

  /** What it says. */
  public Content content() {
    return content;
  }

  /** The messages, complete; none when it is about presence. */
  public List<Message> messages() {
    return content instanceof Content.Messages(var messages) ? messages : List.of();
  }

  /**
   * The frame in that form; stays held by the entry. Null: so many forms are asked for that this
   * one is not shared, {@link #encode} gives its payload.
   */
  public @Nullable Frame frame(FrameForm form) {
    return frames.get(form);
  }

  private Frame make(FrameForm form) {
    return factory.frame(form.format(), encode(form));
  }

  /** The payload in that form. */
  public byte[] encode(FrameForm form) {
    return ServerFrameEncoder.encode(
        form.format(),
        switch (content) {
          case Content.Messages(var messages) ->
              new Delivery(
                  form.address(),
                  channelSerial,
                  connectionId,
                  messages.getFirst().timestamp(),
                  inForm(messages, form));
          case Content.Presence(var events) ->
              new ServerFrame.Presence(form.address(), channelSerial, events);
        });
  }

  /** Whether anything of it passes. */
  public boolean passes(MessageFilter filter) {
    return !filters.passing(filter).isEmpty();
  }

  /** A derived channel has no deltas: what it leaves out would be missing in their chain. */
  private List<Message> inForm(List<Message> messages, FrameForm form) {
    MessageFilter filter = form.filter();
    return filter == null ? inShape(messages, form.shape()) : filters.passing(filter);
  }

  private List<Message> inShape(List<Message> messages, FrameForm.Shape shape) {
    return switch (shape) {
      case FULL, APPEND -> messages;
      case DELTA -> Objects.requireNonNullElse(deltas.get(), messages);
    };
  }

  /**
   * Whether it can be had as a delta by who got {@code base} last, a message that ended an entry at
   * {@code at}: only when that is the one before it on the channel. The delta is made when it is
   * first asked for, and then shared by all.
   */
  @SuppressWarnings("ReferenceEquality") // the list itself says: none is worth it
  public boolean hasDelta(Message base, Position at) {
    if (!at.equals(previous)) {
      return false;
    }
    List<Message> messages = messages();
    List<Message> known = deltas.get();
    if (known == null) {
      known = DeltaMessages.chain(base, messages);
      deltas.set(known); // two loops may both have made it: they are equal
    }
    return known != messages;
  }

  void retain() {
    holders.incrementAndGet();
  }

  /** Ends one hold. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      frames.release();
    }
  }
}
