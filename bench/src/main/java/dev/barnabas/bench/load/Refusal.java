package dev.barnabas.bench.load;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Why a node sends a client or a request away: code and message of its error, as frames of either
 * format and heads of HTTP have them.
 *
 * <p>MessagePack is searched for the bytes of names instead of being read: to know the node's
 * codec, which only package {@code micro} may, or to have one of our own, is too much for a reason
 * that a person reads once. The action, which comes first in frames without a message, says whether
 * one refuses; a wrong guess at the rest would spoil the text alone.
 */
final class Refusal {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int HEAD_BYTES = 24; // the action comes first
  private static final List<byte[]> JSON = actions("\"action\":%d,", 6, 9, 13);
  private static final List<byte[]> BINARY = actions("\u00a6action%c", 6, 9, 13);
  private static final byte[] CODE = latin("\u00a4code");
  private static final byte[] MESSAGE = latin("\u00a7message");
  private static final String NO_RIGHT = "40160";
  private static final String CODE_HEADER = "x-ably-errorcode";
  private static final String MESSAGE_HEADER = "x-ably-errormessage";

  private Refusal() {}

  /** DISCONNECTED, ERROR and DETACHED. */
  private static List<byte[]> actions(String form, Integer... numbers) {
    List<byte[]> actions = new ArrayList<>();
    for (Integer number : numbers) {
      actions.add(latin(String.format(Locale.ROOT, form, number)));
    }
    return actions;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What a frame refuses; null: nothing. */
  static @Nullable String in(byte[] bytes, int from, int to) {
    if (isOne(JSON, bytes, from, to)) {
      return inJson(bytes, from, to);
    }
    return isOne(BINARY, bytes, from, to) ? inBinary(bytes, from, to) : null;
  }

  private static boolean isOne(List<byte[]> actions, byte[] bytes, int from, int to) {
    int end = Math.min(to, from + HEAD_BYTES);
    return actions.stream().anyMatch(action -> Bytes.indexOf(action, bytes, from, end) >= 0);
  }

  private static String inJson(byte[] bytes, int from, int to) {
    String code = "";
    String message = "";
    try (JsonParser json =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        String name = Objects.requireNonNullElse(json.currentName(), "");
        if (token == JsonToken.VALUE_NUMBER_INT && name.equals("code")) {
          code = json.getString();
        } else if (token == JsonToken.VALUE_STRING && name.equals("message")) {
          message = json.getString();
        }
      }
    }
    return words(code, message);
  }

  /** Messages are texts of less than 64 KiB. */
  private static String inBinary(byte[] bytes, int from, int to) {
    int code = after(CODE, bytes, from, to);
    int text = after(MESSAGE, bytes, from, to);
    String message = text < 0 ? "" : text(bytes, text, to);
    return words(code < 0 ? "" : code(bytes, code), message);
  }

  /** A number of two bytes, or of four. */
  private static String code(byte[] bytes, int at) {
    int size = (bytes[at] & 0xff) == 0xcd ? 2 : 4;
    return Long.toString(Bytes.number(bytes, at + 1, at + 1 + size));
  }

  private static String text(byte[] bytes, int at, int to) {
    int kind = bytes[at] & 0xff;
    int sizeBytes = kind == 0xd9 ? 1 : kind == 0xda ? 2 : 0;
    int begin = at + 1 + sizeBytes;
    long size = sizeBytes == 0 ? kind & 0x1f : Bytes.number(bytes, at + 1, begin);
    return new String(bytes, begin, (int) Math.min(size, to - begin), StandardCharsets.UTF_8);
  }

  private static int after(byte[] name, byte[] bytes, int from, int to) {
    int at = Bytes.indexOf(name, bytes, from, to);
    return at < 0 ? -1 : at + name.length;
  }

  /** WebSocket's own end of a connection, which may have a code and a reason. */
  static IOException ofClose(byte[] bytes, int from, int to) {
    boolean told = to - from >= 2;
    String code = told ? Long.toString(Bytes.number(bytes, from, from + 2)) : "";
    int reason = told ? from + 2 : to;
    String message = new String(bytes, reason, to - reason, StandardCharsets.UTF_8);
    return because("the server ended the connection", code, message);
  }

  private static IOException because(String begin, String code, String message) {
    String reason = words(code, message);
    return new IOException(reason.isEmpty() ? begin : begin + ": " + reason);
  }

  /** An answer other than what was hoped for. */
  static IOException of(String what, HttpResponse<String> answer) {
    String code = answer.headers().firstValue(CODE_HEADER).orElse("");
    String message = answer.headers().firstValue(MESSAGE_HEADER).orElse(answer.body().strip());
    return because(what + " answered " + answer.statusCode(), code, message);
  }

  /** An answer to an upgrade, by its whole head. */
  static IOException ofUpgrade(String head) {
    String code = "";
    String message = "";
    List<String> lines = head.lines().toList();
    for (String line : lines) {
      String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
      String value = line.substring(line.indexOf(':') + 1).strip();
      code = name.equals(CODE_HEADER) ? value : code;
      message = name.equals(MESSAGE_HEADER) ? value : message;
    }
    return because("no upgrade, but " + lines.getFirst(), code, message);
  }

  private static String words(String code, String message) {
    String words = (code + ' ' + message).strip();
    return code.equals(NO_RIGHT) ? words + "; give a key with all rights" : words;
  }
}
