package dev.barnabas.protocol.message;

/** Sizes of strings as the wire counts them. */
public final class Utf8 {
  private Utf8() {}

  /**
   * The length of the UTF-8 form in bytes, without making it; a lone surrogate counts as its
   * replacement.
   */
  public static int length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
