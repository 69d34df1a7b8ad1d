package dev.barnabas.core.log;

import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fixed head of a record of our own log, read in place: what a reader needs of records that
 * nobody here follows. {@link EnvelopeCodec} says how it looks.
 */
public final class EnvelopeHead {
  /** Longest dedup id, in bytes of UTF-8. */
  public static final int ID_BYTES_MAX = 1024;

  static final byte VERSION = 1;
  static final int ID_AT = 21;
  static final byte SHIFTED = 'R';
  static final int KIND_AT = 1;
  private static final int SCOPE_AT = 2;
  private static final int NODE_AT = 3;
  private static final int SEQUENCE_AT = 11;
  private static final int ID_LENGTH_AT = 19;
  private static final @Nullable Kind[] KINDS = byNumber();

  private EnvelopeHead() {}

  /** Whether the value is one of ours and of a version this node knows; others are skipped. */
  public static boolean isEnvelope(byte[] value) {
    return value.length >= ID_AT
        && value[0] == VERSION
        && value[KIND_AT] >= 0
        && KINDS[value[KIND_AT]] != null
        && Scope.isLetter(plain(value[SCOPE_AT]))
        && ID_AT + idLength(value) <= value.length;
  }

  public static Kind kind(byte[] value) {
    return Objects.requireNonNull(KINDS[value[KIND_AT]], "isEnvelope was asked first");
  }

  /** The kind of a value that begins so; null: it is none of ours. */
  static @Nullable Kind kind(byte version, byte kind) {
    return version == VERSION && kind >= 0 ? KINDS[kind] : null;
  }

  private static @Nullable Kind[] byNumber() {
    var kinds = new @Nullable Kind[Byte.MAX_VALUE + 1];
    for (Kind kind : Kind.values()) {
      kinds[kind.number()] = kind;
    }
    return kinds;
  }

  /**
   * A record whose body another package writes.
   *
   * @throws IllegalArgumentException the id is longer than {@value #ID_BYTES_MAX} bytes
   */
  public static byte[] write(Kind kind, Origin origin, Scope scope, String id, byte[] body) {
    return write(kind, origin, scope.letter(), id, body);
  }

  static byte[] write(Kind kind, Origin origin, byte scope, String id, byte[] body) {
    byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
    if (idBytes.length > ID_BYTES_MAX) {
      throw new IllegalArgumentException(
          "an id of " + idBytes.length + " bytes; the limit is " + ID_BYTES_MAX);
    }
    return ByteBuffer.allocate(ID_AT + idBytes.length + body.length)
        .put(VERSION)
        .put(kind.number())
        .put(scope)
        .putLong(origin.node())
        .putLong(origin.sequence())
        .putShort((short) idBytes.length)
        .put(idBytes)
        .put(body)
        .array();
  }

  /** What comes after the head. */
  public static byte[] body(byte[] value) {
    return Arrays.copyOfRange(value, ID_AT + idLength(value), value.length);
  }

  public static Scope scope(byte[] value) {
    return Scope.ofLetter(plain(value[SCOPE_AT]));
  }

  /** Whether the publisher's serials were moved: then the scope's letter is a capital. */
  public static boolean isShifted(byte[] value) {
    return value[SCOPE_AT] == SHIFTED;
  }

  private static byte plain(byte scope) {
    return scope == SHIFTED ? Scope.REALTIME.letter() : scope;
  }

  public static Origin origin(byte[] value) {
    var head = ByteBuffer.wrap(value);
    return new Origin(head.getLong(NODE_AT), head.getLong(SEQUENCE_AT));
  }

  /** The dedup id; empty where it has none. */
  public static String id(byte[] value) {
    return new String(value, ID_AT, idLength(value), StandardCharsets.UTF_8);
  }

  static int idLength(byte[] value) {
    return ByteBuffer.wrap(value).getShort(ID_LENGTH_AT) & 0xffff;
  }
}
