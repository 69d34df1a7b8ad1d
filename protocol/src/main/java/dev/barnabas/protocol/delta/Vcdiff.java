package dev.barnabas.protocol.delta;

import com.davidehrmann.vcdiff.VCDiffEncoderBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** VCDIFF (RFC 3284), without the extensions that decoders need not know. */
final class Vcdiff {
  private Vcdiff() {}

  /** The instructions that make {@code target} out of {@code base}. */
  static byte[] encode(byte[] base, byte[] target) {
    var delta = new ByteArrayOutputStream(64);
    try {
      VCDiffEncoderBuilder.builder()
          .withDictionary(base)
          .withTargetMatches(false)
          .withChecksum(false)
          .withInterleaving(false)
          .buildSimple()
          .encode(target, 0, target.length, delta);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory takes all bytes", impossible);
    }
    return delta.toByteArray();
  }
}
