package dev.barnabas.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * Strings as the wire sees them: UTF-8, and nothing that only looks like it. Inside the server a
 * string that came from outside holds no lone surrogate, because each would have another form in
 * every encoder it meets.
 */
public final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * The length of the UTF-8 form in bytes, without making it; a lone surrogate counts as U+FFFD.
   */
  public static int length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        boolean pair = isPairAt(text, i);
        bytes += c < 0x800 ? 1 : 2;
        i += pair ? 1 : 0;
      }
    }
    return bytes;
  }

  /**
   * The text with U+FFFD in the place of each lone surrogate: the same object when there is none.
   */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPairAt(text, i)) {
          return replaceFrom(text, i);
        }
        i++;
      }
    }
    return text;
  }

  /**
   * Reads UTF-8 and refuses what is none: cut or overlong sequences, surrogates, code points above
   * U+10FFFF.
   *
   * @throws ProtocolException 40001, with the place counted from {@code offset}
   */
  public static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    // The fast decoder puts U+FFFD where it met nonsense; only then do we have to look who wrote
    // it.
    if (text.indexOf(REPLACEMENT) >= 0) {
      refuseMalformed(ByteBuffer.wrap(bytes, offset, length).slice());
    }
    return text;
  }

  private static void refuseMalformed(ByteBuffer bytes) {
    var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    try {
      var _ = decoder.decode(bytes);
    } catch (CharacterCodingException malformed) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "not UTF-8 at byte " + bytes.position() + ": send text as UTF-8");
    }
  }

  private static boolean isPairAt(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  private static String replaceFrom(String text, int first) {
    char[] chars = text.toCharArray();
    for (int i = first; i < chars.length; i++) {
      if (Character.isSurrogate(chars[i])) {
        if (isPairAt(text, i)) {
          i++;
        } else {
          chars[i] = REPLACEMENT;
        }
      }
    }
    return new String(chars);
  }
}
