package dev.barnabas.protocol.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.protocol.message.Data;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's data with the encoding that goes with it: the form in which it is kept on one side,
 * the form of a wire format on the other (ably-protocol 4.1).
 */
record Payload(@Nullable Data data, @Nullable String encoding) {

  /**
   * Undoes a last {@code base64} and makes text of JSON objects and arrays. Where there is no data,
   * the steps to undo go with it.
   */
  static Payload read(@Nullable Object value, @Nullable String encoding) {
    return switch (value) {
      case null -> new Payload(null, null);
      case String text when Encoding.endsIn(encoding, Encoding.BASE64) ->
          bytes(unbase64(text), Encoding.withoutLast(encoding));
      case String text -> new Payload(new Data.Text(text), encoding);
      case byte[] bytes -> bytes(bytes, encoding);
      case Map<?, ?> object -> json(object, encoding);
      case List<?> array -> json(array, encoding);
      default -> throw invalid("data must be a string, binary, a JSON object or a JSON array");
    };
  }

  /** The value that stands in a message's {@code data}. */
  @Nullable Object valueIn(WireFormat format) {
    return switch (data) {
      case null -> null;
      case Data.Text text -> text.value();
      case Data.Binary binary ->
          format.binary() ? binary.value() : Base64.getEncoder().encodeToString(binary.value());
    };
  }

  /** What stands in its {@code encoding}. */
  @Nullable String encodingIn(WireFormat format) {
    return data instanceof Data.Binary && !format.binary()
        ? Encoding.append(encoding, Encoding.BASE64)
        : encoding;
  }

  private static Payload bytes(byte[] value, @Nullable String encoding) {
    byte[] bytes = value;
    String rest = encoding;
    // Bytes never keep a base64 step, or the step that JSON appends would be one of two.
    while (Encoding.endsIn(rest, Encoding.BASE64)) {
      bytes = unbase64(new String(bytes, ISO_8859_1));
      rest = Encoding.withoutLast(rest);
    }
    return new Payload(new Data.Binary(bytes), rest);
  }

  private static Payload json(Object tree, @Nullable String encoding) {
    if (WireFields.holdsBytes(tree)) {
      throw invalid("data that is an object or an array must not hold binary");
    }
    @Nullable String steps =
        Encoding.endsIn(encoding, Encoding.JSON)
            ? encoding
            : Encoding.append(encoding, Encoding.JSON);
    return new Payload(new Data.Text(Json.text(tree)), steps);
  }

  private static byte[] unbase64(String text) {
    String oneLine = text.indexOf('\n') < 0 ? text : text.replace("\r", "").replace("\n", "");
    try {
      return Base64.getDecoder().decode(oneLine);
    } catch (IllegalArgumentException notBase64) {
      throw invalid("data is not base64, though its encoding says so");
    }
  }

  private static ProtocolException invalid(String message) {
    return new ProtocolException(ErrorCode.INVALID_DATA, message);
  }
}
