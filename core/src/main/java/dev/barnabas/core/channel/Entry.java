package dev.barnabas.core.channel;

import dev.barnabas.core.channel.EntryContent.Content;
import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.codec.ServerFrameEncoder;
import dev.barnabas.protocol.delta.DeltaMessages;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.frame.ServerFrame.Delivery;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.PresenceMessage;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.serial.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
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
  private static final int UNKNOWN = -1;
  private static final AtomicIntegerFieldUpdater<Entry> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(Entry.class, "holders");
  private static final AtomicReferenceFieldUpdater<Entry, @Nullable EntryFilters> FILTERS =
      AtomicReferenceFieldUpdater.newUpdater(Entry.class, EntryFilters.class, "filters");
  private static final AtomicReferenceFieldUpdater<Entry, @Nullable EntryFrames> FRAMES =
      AtomicReferenceFieldUpdater.newUpdater(Entry.class, EntryFrames.class, "frames");

  private final String channel;
  private final Position last;
  private final String channelSerial;
  private final @Nullable String connectionId;
  private final Content content;
  private final List<Message> messages; // that were published
  private final int items;
  private int dataBytes = UNKNOWN; // two loops may both find out: it is the same
  private final @Nullable Position previous;
  private final FrameFactory factory;

  @SuppressWarnings("UnusedVariable") // by HOLDERS
  private volatile int holders = 1;

  // Each is made when it is first asked for: most entries need one of them.
  private volatile @Nullable Deltas deltas;
  private volatile @Nullable EntryFilters filters;
  private volatile @Nullable EntryFrames frames;
  private volatile @Nullable Set<String> members;

  /**
   * The messages as deltas.
   *
   * @param any whether one of them is
   */
  private record Deltas(List<Message> messages, boolean any) {}

  Entry(EntryContent content, FrameFactory factory) {
    this(content, null, factory);
  }

  /**
   * @param previous where the messages before it on the channel stand; null: not known
   */
  Entry(EntryContent content, @Nullable Position previous, FrameFactory factory) {
    this.previous = previous;
    this.channel = content.channel();
    this.last = content.last();
    this.channelSerial = content.channelSerial();
    this.content = content.content();
    this.connectionId = connectionId(this.content);
    this.messages = content.messages();
    this.items = items(this.content);
    this.factory = factory;
  }

  private static int items(Content content) {
    return switch (content) {
      case Content.Messages(var messages) -> messages.size();
      case Content.Presence(var events) -> events.size();
      case Content.Edited _, Content.Annotated _ -> 1;
    };
  }

  private static long dataBytes(Content content) {
    return switch (content) {
      case Content.Messages(var messages) -> MessageSize.of(messages);
      case Content.Presence(var events) -> {
        long bytes = 0;
        for (PresenceMessage event : events) {
          bytes += MessageSize.of(event);
        }
        yield bytes;
      }
      case Content.Edited(var event) -> MessageSize.of(event.whole());
      case Content.Annotated(var event) -> MessageSize.of(event.summary());
    };
  }

  /** The plain name of its channel. */
  public String channel() {
    return channel;
  }

  /** How many messages, or events of presence, a subscriber gets of it. */
  public int items() {
    return items;
  }

  /** How much data those have, as it counts against limits. */
  public int dataBytes() {
    int known = dataBytes;
    if (known == UNKNOWN) {
      known = Math.toIntExact(Math.min(dataBytes(content), Integer.MAX_VALUE));
      dataBytes = known;
    }
    return known;
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

  /** The messages, complete; none when it is about something else. */
  public List<Message> messages() {
    return content instanceof Content.Messages(var messages) ? messages : List.of();
  }

  /**
   * The frame in that form; stays held by the entry. Null: so many forms are asked for that this
   * one is not shared, {@link #encode} gives its payload.
   */
  public @Nullable Frame frame(FrameForm form) {
    EntryFrames known = frames;
    if (known == null) {
      var made = new EntryFrames();
      known = FRAMES.compareAndSet(this, null, made) ? made : Objects.requireNonNull(frames);
    }
    return known.get(form, this);
  }

  /** A new frame in that form, held by who asks. */
  Frame make(FrameForm form) {
    return factory.frame(form.format(), encode(form));
  }

  /** What makes its frames, and those of several entries together. */
  public FrameFactory factory() {
    return factory;
  }

  /** The payload in that form. */
  public byte[] encode(FrameForm form) {
    return ServerFrameEncoder.encode(form.format(), serverFrame(form));
  }

  private ServerFrame serverFrame(FrameForm form) {
    return switch (content) {
      case Content.Messages _ ->
          delivery(form, messages.getFirst().timestamp(), inForm(messages, form));
      case Content.Presence(var events) -> presence(form, events);
      case Content.Edited(EditEvent.Edited(var whole, var piece, _)) -> {
        boolean append = piece != null && form.shape() == FrameForm.Shape.APPEND;
        yield delivery(form, madeAt(whole), List.of(append ? piece : whole));
      }
      case Content.Annotated(EditEvent.Annotated(var annotations, var summary)) ->
          form.shape() == FrameForm.Shape.ANNOTATIONS
              ? new ServerFrame.Annotations(form.address(channel), channelSerial, annotations)
              : delivery(form, annotations.getFirst().timestamp(), List.of(summary));
    };
  }

  private ServerFrame presence(FrameForm form, List<PresenceMessage> events) {
    boolean placed = form.shape() != FrameForm.Shape.UNPLACED;
    return new ServerFrame.Presence(form.address(channel), placed ? channelSerial : null, events);
  }

  private Delivery delivery(FrameForm form, long timestamp, List<Message> shown) {
    return new Delivery(form.address(channel), channelSerial, connectionId, timestamp, shown);
  }

  private static long madeAt(Message message) {
    Revision revision = message.revision();
    return revision == null || revision.version() == null
        ? message.timestamp()
        : revision.version().timestamp();
  }

  /** Whether anything of it passes. */
  public boolean passes(MessageFilter filter) {
    return !filters().passing(filter).isEmpty();
  }

  private EntryFilters filters() {
    EntryFilters known = filters;
    if (known != null) {
      return known;
    }
    var made = new EntryFilters(subject(content));
    return FILTERS.compareAndSet(this, null, made) ? made : Objects.requireNonNull(filters);
  }

  /** The payload in that form of what is about one connection's members, and nobody else's. */
  public byte[] encodeAbout(String connection, FrameForm form) {
    List<PresenceMessage> some =
        content instanceof Content.Presence(var events)
            ? events.stream().filter(event -> connection.equals(event.connectionId())).toList()
            : List.of();
    return ServerFrameEncoder.encode(form.format(), presence(form, some));
  }

  /** Whether it is presence, and some of it of members of that connection. */
  public boolean isAbout(String connection) {
    if (!(content instanceof Content.Presence(var events))) {
      return false;
    }
    if (events.size() == 1) {
      return connection.equals(events.getFirst().connectionId());
    }
    Set<String> known = members;
    if (known == null) {
      known = new HashSet<>();
      for (PresenceMessage event : events) {
        if (event.connectionId() != null) {
          known.add(event.connectionId());
        }
      }
      members = known; // two loops may both have made it: they are equal
    }
    return known.contains(connection);
  }

  /** A derived channel has no deltas: what it leaves out would be missing in their chain. */
  private List<Message> inForm(List<Message> messages, FrameForm form) {
    MessageFilter filter = form.filter();
    return filter == null ? inShape(messages, form.shape()) : filters().passing(filter);
  }

  private List<Message> inShape(List<Message> shown, FrameForm.Shape shape) {
    Deltas made = shape == FrameForm.Shape.DELTA ? deltas : null;
    return made == null ? shown : made.messages();
  }

  /** What filters are asked about. */
  private static List<Message> subject(Content content) {
    return switch (content) {
      case Content.Messages(var messages) -> messages;
      case Content.Presence _ -> List.of();
      case Content.Edited(var event) -> List.of(event.whole());
      case Content.Annotated(var event) -> List.of(event.summary());
    };
  }

  private static @Nullable String connectionId(Content content) {
    return switch (content) {
      case Content.Messages(var messages) -> messages.getFirst().connectionId();
      case Content.Edited(var event) -> event.whole().connectionId();
      case Content.Presence _, Content.Annotated _ ->
          null; // a summary is for all, also for who annotated
    };
  }

  /** Whether it is annotations, so that there is a frame in that shape. */
  public boolean isAnnotation() {
    return content instanceof Content.Annotated;
  }

  /** Where what it appends to ended; null: it is no append. */
  public @Nullable Position appendsTo() {
    return content instanceof Content.Edited(EditEvent.Edited(_, var piece, var before))
            && piece != null
        ? before
        : null;
  }

  /**
   * Whether it can be had as a delta by who got {@code base} last, a message that ended an entry at
   * {@code at}: only when that is the one before it on the channel. The delta is made when it is
   * first asked for, and then shared by all.
   */
  @SuppressWarnings("ReferenceEquality") // the list itself says: none is worth it
  public boolean hasDelta(Message base, Position at) {
    if (messages.isEmpty() || !at.equals(previous)) {
      return false;
    }
    Deltas known = deltas;
    if (known == null) {
      List<Message> made = DeltaMessages.chain(base, messages);
      known = new Deltas(made, !made.equals(messages));
      deltas = known; // two loops may both have made it: they are equal
    }
    return known.any();
  }

  /** Holds it once more. */
  public void retain() {
    HOLDERS.incrementAndGet(this);
  }

  /** Ends one hold. */
  public void release() {
    if (HOLDERS.decrementAndGet(this) == 0) {
      EntryFrames made = frames;
      if (made != null) {
        made.release();
      }
    }
  }
}
