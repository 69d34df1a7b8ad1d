package dev.barnabas.protocol.msgpack;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Nesting;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack.PackerConfig;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads and writes MessagePack. Map keys are strings, extension types are refused, integers stay
 * integers: typed SDKs break on a float (ably-protocol 4.1).
 */
public final class MessagePack {
  /**
   * Maps and arrays within each other; the same as in JSON, so that what comes in can go out in
   * both.
   */
  public static final int DEPTH_MAX_LEVELS = Nesting.MAX_LEVELS;

  // The library's own 8 KB a value are ten times what most messages take; more comes as needed.
  private static final PackerConfig PACKING = new PackerConfig().withBufferSize(1_024);

  private MessagePack() {}

  /**
   * Reads exactly one value. What comes back is mutable and belongs to the caller. Allocates in
   * proportion to the input, whatever sizes it declares.
   *
   * @throws ProtocolException 40001 when the bytes aren't one value, are nested too deep, or hold
   *     what JSON could not say: other keys than strings, extension types, NaN and infinities
   */
  public static @Nullable Object parse(byte[] bytes) {
    return parse(bytes, DEPTH_MAX_LEVELS, DEPTH_MAX_LEVELS);
  }

  /**
   * As {@link #parse}, but what is nested too deep is left out: {@link Nesting#TOO_DEEP} stands in
   * its place, down to {@link Nesting#FOLLOWED_LEVELS}.
   */
  public static @Nullable Object parseLeavingOut(byte[] bytes) {
    return parse(bytes, Nesting.FOLLOWED_LEVELS, DEPTH_MAX_LEVELS);
  }

  /**
   * As {@link #parse}, for what this server wrote: what came in with all levels that are allowed is
   * inside something there, so that more are read ({@link Nesting#WRITTEN_LEVELS}).
   */
  public static @Nullable Object parseWritten(byte[] bytes) {
    return parse(bytes, Nesting.WRITTEN_LEVELS, Nesting.WRITTEN_LEVELS);
  }

  private static @Nullable Object parse(byte[] bytes, int levels, int kept) {
    try (MessageUnpacker unpacker = org.msgpack.core.MessagePack.newDefaultUnpacker(bytes)) {
      return new MessagePackReader(unpacker, bytes, levels, kept).document();
    } catch (MessagePackException notMessagePack) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "not valid MessagePack");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The value in MessagePack. Fractions become 64-bit floats, and so do integers beyond 64 bits.
   *
   * @throws IllegalArgumentException when the tree holds other classes than this package names
   */
  public static byte[] write(@Nullable Object value) {
    try (MessageBufferPacker packer = PACKING.newBufferPacker()) {
      MessagePackWriter.write(packer, value);
      return packer.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
