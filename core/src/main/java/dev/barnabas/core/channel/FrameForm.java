package dev.barnabas.core.channel;

import dev.barnabas.protocol.codec.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * In which form an attachment gets an entry: the encode-once key (ably-protocol 25.14). Two
 * attachments with equal forms share their bytes. Never made per delivery.
 *
 * @param qualified the channel as the client addressed it, qualifiers included: stands on the
 *     frame; null: its plain name does
 * @param shape which of the entry's contents
 * @param version what the client's protocol version understands
 * @param filter which of the messages are in; null: all
 */
public record FrameForm(
    WireFormat format,
    @Nullable String qualified,
    Shape shape,
    VersionClass version,
    @Nullable MessageFilter filter) {
  private static final int VERSIONS = VersionClass.values().length;
  static final int PLAIN_FORMS = 2 * Shape.values().length * VERSIONS;

  /** Which content of an entry. */
  public enum Shape {
    /** Every message whole. */
    FULL,
    /** Data as the difference to the message before it on the channel (ably-protocol 10). */
    DELTA,
    /** Of an append only what it adds (ably-protocol 13). */
    APPEND,
    /** Annotations by themselves, without the summary that they change (ably-protocol 12). */
    ANNOTATIONS,
    /** Presence without its place: the channel's messages stand in another log. */
    UNPLACED
  }

  /** Protocol versions that get the same frames. */
  public enum VersionClass {
    /** Up to 4: no message action 5. */
    WITHOUT_APPEND,
    CURRENT;

    private static final int APPEND_SINCE = 5;

    /** The class of a protocol version. */
    public static VersionClass of(int version) {
      return version < APPEND_SINCE ? WITHOUT_APPEND : CURRENT;
    }
  }

  /** The whole messages on the channel's plain name, for a current client. */
  public static FrameForm plain(WireFormat format) {
    return new FrameForm(format, null, Shape.FULL, VersionClass.CURRENT, null);
  }

  /** Whether the address is the channel's name and nothing more. */
  public boolean plain() {
    return qualified == null;
  }

  /** What stands on the frames of a channel. */
  public String address(String channel) {
    return qualified == null ? channel : qualified;
  }

  /** The same in another shape. */
  public FrameForm with(Shape other) {
    return new FrameForm(format, qualified, other, version, filter);
  }

  /** Numbers the forms of a plain address, below {@link #PLAIN_FORMS}. */
  @SuppressWarnings("EnumOrdinal") // the index of an array that never leaves this process
  int slot() {
    int slot = shape.ordinal() * VERSIONS + version.ordinal();
    return slot * 2 + (format.binary() ? 1 : 0);
  }
}
