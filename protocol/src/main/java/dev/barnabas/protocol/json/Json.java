package dev.barnabas.protocol.json;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Nesting;
import dev.barnabas.protocol.message.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON (RFC 8259). Of repeated keys the last one counts; lone surrogates become
 * U+FFFD in both directions (an escaped one in a key is refused); numbers may have 1,000
 * characters.
 */
public final class Json {
  /** Objects and arrays within each other. */
  public static final int DEPTH_MAX_LEVELS = Nesting.MAX_LEVELS;

  // One level more than we allow, so that our own limit speaks first and in our words.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Nesting.FOLLOWED_LEVELS + 1).build())
          .build();

  private Json() {}

  /**
   * Reads exactly one value. What comes back is mutable and belongs to the caller.
   *
   * @throws ProtocolException 40001 when the bytes aren't UTF-8 or aren't JSON, are nested too
   *     deep, or go on after the value; says where, and repeats nothing of the input
   */
  public static @Nullable Object parse(byte[] utf8) {
    return parse(Utf8.decode(utf8, 0, utf8.length));
  }

  /** As {@link #parse(byte[])}, from text. */
  public static @Nullable Object parse(String text) {
    return parse(text, DEPTH_MAX_LEVELS);
  }

  /**
   * As {@link #parse(byte[])}, but what is nested too deep is left out: {@link Nesting#TOO_DEEP}
   * stands in its place, down to {@link Nesting#FOLLOWED_LEVELS}.
   */
  public static @Nullable Object parseLeavingOut(byte[] utf8) {
    return parse(Utf8.decode(utf8, 0, utf8.length), Nesting.FOLLOWED_LEVELS);
  }

  private static @Nullable Object parse(String text, int levels) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new JsonReader(parser, levels).document();
    } catch (JacksonException notJson) {
      // Its message quotes the input, which must not get into logs and answers.
      var place = notJson.getLocation();
      throw new ProtocolException(
          ErrorCode.INVALID_BODY,
          place == null
              ? "not valid JSON"
              : "not valid JSON at line " + place.getLineNr() + ", column " + place.getColumnNr());
    }
  }

  /**
   * The value in UTF-8.
   *
   * @throws IllegalArgumentException when the tree holds what JSON hasn't: bytes, NaN, other
   *     classes
   */
  public static byte[] write(@Nullable Object value) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      JsonWriter.write(generator, value);
    }
    return bytes.toByteArray();
  }

  /** As {@link #write}, as text. */
  public static String text(@Nullable Object value) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      JsonWriter.write(generator, value);
    }
    return text.toString();
  }
}
