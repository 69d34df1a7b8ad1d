package dev.barnabas.core.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of leaves, branches and roots. A version comes first; what follows has no gaps. */
final class StoreCodec {
  private static final byte VERSION = 1;

  private StoreCodec() {}

  /**
   * What leads to all that is kept of a channel.
   *
   * @param nextId of the next record
   * @param nodes in the order of their items
   */
  record Root(long nextId, List<Node> nodes) {
    static final Root EMPTY = new Root(0, List.of());
  }

  static byte[] leaf(List<StoredItem> items) {
    int size = 1 + Integer.BYTES;
    for (StoredItem item : items) {
      size += item.size();
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).put(VERSION).putInt(items.size());
    for (StoredItem item : items) {
      put(bytes, item.place())
          .putLong(item.timestampMillis())
          .putInt(item.body().length)
          .put(item.body());
    }
    return bytes.array();
  }

  /** The items of a leaf, in a list that may be changed. */
  static List<StoredItem> items(byte[] leaf) {
    ByteBuffer bytes = open(leaf);
    int count = bytes.getInt();
    var items = new ArrayList<StoredItem>(count);
    for (int i = 0; i < count; i++) {
      LogPlace place = place(bytes);
      long timestamp = bytes.getLong();
      var body = new byte[bytes.getInt()];
      bytes.get(body);
      items.add(new StoredItem(place, timestamp, body));
    }
    return items;
  }

  static byte[] branch(List<Node> nodes) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + nodes.size() * Node.SIZE);
    return putNodes(bytes.put(VERSION), nodes).array();
  }

  static List<Node> nodes(byte[] branch) {
    return readNodes(open(branch));
  }

  static byte[] root(Root root) {
    int size = 1 + Long.BYTES + Integer.BYTES + root.nodes().size() * Node.SIZE;
    ByteBuffer bytes = ByteBuffer.allocate(size).put(VERSION).putLong(root.nextId());
    return putNodes(bytes, root.nodes()).array();
  }

  static Root root(byte @Nullable [] value) {
    if (value == null) {
      return Root.EMPTY;
    }
    ByteBuffer bytes = open(value);
    return new Root(bytes.getLong(), readNodes(bytes));
  }

  private static ByteBuffer open(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "the history store holds records of version " + version + "; this node knows " + VERSION);
    }
    return bytes;
  }

  private static ByteBuffer putNodes(ByteBuffer bytes, List<Node> nodes) {
    bytes.putInt(nodes.size());
    for (Node node : nodes) {
      bytes.put((byte) node.level()).putLong(node.id());
      put(bytes, node.first());
      put(bytes, node.last())
          .putLong(node.firstMillis())
          .putLong(node.lastMillis())
          .putInt(node.bytes())
          .putLong(node.offset().getAsLong());
    }
    return bytes;
  }

  private static List<Node> readNodes(ByteBuffer bytes) {
    int count = bytes.getInt();
    var nodes = new ArrayList<Node>(count);
    for (int i = 0; i < count; i++) {
      int level = bytes.get();
      long id = bytes.getLong();
      LogPlace first = place(bytes);
      LogPlace last = place(bytes);
      long firstMillis = bytes.getLong();
      long lastMillis = bytes.getLong();
      int size = bytes.getInt();
      long offset = bytes.getLong();
      nodes.add(new Node(level, id, first, last, firstMillis, lastMillis, size, () -> offset));
    }
    return nodes;
  }

  private static ByteBuffer put(ByteBuffer bytes, LogPlace place) {
    return bytes.putInt(place.generation()).putLong(place.offset()).putInt(place.index());
  }

  private static LogPlace place(ByteBuffer bytes) {
    return new LogPlace(bytes.getInt(), bytes.getLong(), bytes.getInt());
  }
}
