package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.msgpack.MessagePack;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How values look on the wire (ably-protocol 4). */
public enum WireFormat {
  JSON("json", "application/json") {
    @Override
    public @Nullable Object decode(byte[] bytes) {
      return Json.parse(bytes);
    }

    @Override
    public @Nullable Object decodeLeavingOut(byte[] bytes) {
      return Json.parseLeavingOut(bytes);
    }

    @Override
    public byte[] encode(@Nullable Object value) {
      return Json.write(value);
    }
  },
  MSGPACK("msgpack", "application/x-msgpack") {
    @Override
    public @Nullable Object decode(byte[] bytes) {
      return MessagePack.parse(bytes);
    }

    @Override
    public @Nullable Object decodeLeavingOut(byte[] bytes) {
      return MessagePack.parseLeavingOut(bytes);
    }

    @Override
    public byte[] encode(@Nullable Object value) {
      return MessagePack.write(value);
    }
  };

  private final String parameter;
  private final String contentType;

  WireFormat(String parameter, String contentType) {
    this.parameter = parameter;
    this.contentType = contentType;
  }

  /**
   * Reads one value into plain objects.
   *
   * @throws dev.barnabas.protocol.error.ProtocolException 40001 when the bytes aren't one
   */
  public abstract @Nullable Object decode(byte[] bytes);

  /**
   * As {@link #decode}, for frames: what is nested too deep is left out, so that it can be told
   * which message holds it ({@link dev.barnabas.protocol.message.Nesting}).
   */
  public abstract @Nullable Object decodeLeavingOut(byte[] bytes);

  /**
   * Writes a tree of plain objects.
   *
   * @throws IllegalArgumentException when it holds what the format hasn't, such as {@code byte[]}
   *     for JSON
   */
  public abstract byte[] encode(@Nullable Object value);

  /** Whether it goes into binary WebSocket frames, and holds bytes as they are. */
  public boolean binary() {
    return this == MSGPACK;
  }

  /** As the query parameter {@code format} names it. */
  public String parameter() {
    return parameter;
  }

  /** The media type of a body in this format. */
  public String contentType() {
    return contentType;
  }

  /** The format that the {@code format} query parameter names; empty for a name we don't know. */
  public static Optional<WireFormat> ofParameter(String name) {
    for (WireFormat format : values()) {
      if (format.parameter.equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * The format of a {@code Content-Type}, its parameters ignored; empty for a type we don't know.
   */
  public static Optional<WireFormat> ofContentType(String header) {
    return switch (essence(header)) {
      case "application/json" -> Optional.of(JSON);
      case "application/x-msgpack", "application/msgpack", "application/vnd.msgpack" ->
          Optional.of(MSGPACK);
      default -> Optional.empty();
    };
  }

  /**
   * The format for an answer: of the types in {@code Accept} that we know the one with the highest
   * {@code q}, the first of equals; a wildcard means JSON. Empty when the header names nothing that
   * we can write.
   */
  public static Optional<WireFormat> ofAccept(String header) {
    return AcceptList.best(header);
  }

  static String essence(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String type = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
