package dev.barnabas.mapping.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What may stand after a pipe. */
sealed interface Filter {
  Rendered apply(Rendered value);

  /** Replaces what is missing, null, empty, an object or an array. */
  record Default(String text) implements Filter {
    @Override
    public Rendered apply(Rendered value) {
      return value instanceof Rendered.Absent ? new Rendered.Text(text) : value;
    }
  }

  /** A filter that turns text into text. */
  sealed interface OfText extends Filter {
    String apply(String text);

    @Override
    default Rendered apply(Rendered value) {
      return switch (value) {
        case Rendered.Text(String text) -> new Rendered.Text(apply(text));
        case Rendered.Absent absent -> absent;
      };
    }
  }

  record Lower() implements OfText {
    @Override
    public String apply(String text) {
      return text.toLowerCase(Locale.ROOT);
    }
  }

  record Upper() implements OfText {
    @Override
    public String apply(String text) {
      return text.toUpperCase(Locale.ROOT);
    }
  }

  /** Percent-encoding of everything but RFC 3986's unreserved characters. */
  record UrlEncode() implements OfText {
    @Override
    public String apply(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8)
          .replace("+", "%20")
          .replace("*", "%2A")
          .replace("%7E", "~");
    }
  }

  /** Standard alphabet, padded, of the UTF-8 bytes. */
  record Base64Text() implements OfText {
    @Override
    public String apply(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The 32-bit fingerprint, unsigned, in {@code base}. */
  record Hash(int base) implements OfText {
    @Override
    public String apply(String text) {
      return Integer.toUnsignedString(Murmur3.hash32(text), base);
    }
  }

  /** The unsigned fingerprint modulo {@code buckets}, in {@code base}. */
  record ModuloHash(int buckets, int base) implements OfText {
    @Override
    public String apply(String text) {
      return Integer.toString(Integer.remainderUnsigned(Murmur3.hash32(text), buckets), base);
    }
  }
}
