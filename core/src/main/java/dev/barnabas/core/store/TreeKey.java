package dev.barnabas.core.store;

import dev.barnabas.core.log.ChannelKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names what is kept of one kind of one channel; the keys of its records begin with it.
 *
 * <pre>
 * root: kind · channel key        leaf, branch: kind · 8 id · channel key
 * </pre>
 */
public record TreeKey(Kind kind, ChannelKey channel) {
  /** What it holds. */
  public enum Kind {
    /** Messages. */
    MESSAGES('m'),
    /** Events of presence. */
    PRESENCE('p');

    private final byte letter;

    Kind(char letter) {
      this.letter = (byte) letter;
    }
  }

  /** The key of the record that leads to all of it. */
  public byte[] rootKey() {
    byte[] channelBytes = channel.bytes();
    return ByteBuffer.allocate(1 + channelBytes.length).put(kind.letter).put(channelBytes).array();
  }

  /** The key of a leaf or a branch; its channel names its partition. */
  byte[] nodeKey(long id) {
    byte[] channelBytes = channel.bytes();
    return ByteBuffer.allocate(1 + Long.BYTES + channelBytes.length)
        .put(kind.letter)
        .putLong(id)
        .put(channelBytes)
        .array();
  }

  /** Reads {@link #rootKey} back; null: the bytes are none. */
  public static @Nullable TreeKey ofRootKey(byte[] bytes) {
    for (Kind kind : Kind.values()) {
      if (bytes.length > 1 && bytes[0] == kind.letter) {
        return new TreeKey(kind, ChannelKey.ofBytes(Arrays.copyOfRange(bytes, 1, bytes.length)));
      }
    }
    return null;
  }

  /** Whether the bytes are those of {@link #rootKey}. */
  public boolean isRootKey(byte[] bytes) {
    return Arrays.equals(rootKey(), bytes);
  }
}
