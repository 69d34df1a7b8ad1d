package dev.barnabas.protocol.message;

/**
 * The payload of a message: text or bytes, already freed of a final {@code base64} step. JSON
 * values travel as text with the encoding {@code json} (spec RSL4c3, RSL4d3).
 */
public sealed interface Data {
  /** The bytes that count against the size limits: UTF-8 for text (spec TM6). */
  int size();

  /** A string payload. */
  record Text(String value) implements Data {
    @Override
    public int size() {
      return Utf8.length(value);
    }
  }

  /** A binary payload; the array belongs to this record and is not changed any more. */
  @SuppressWarnings(
      "ArrayRecordComponent") // compared by identity on purpose: nothing keys on payloads
  record Binary(byte[] value) implements Data {
    @Override
    public int size() {
      return value.length;
    }
  }
}
