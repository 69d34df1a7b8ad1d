package dev.barnabas.core.store;

import dev.barnabas.core.store.StoreCodec.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one channel, to be changed: a tree whose leaves hold items in the order of the
 * log. Each record is written under a key of its own and takes the place of the one before.
 *
 * <pre>
 *   root ─┬─ branch ─┬─ leaf  leaf  leaf …            (96 nodes to a branch)
 *         │          └─ …
 *         ├─ leaf  leaf …                             (at most 160 of a level at the root)
 *         └─ leaf  leaf                               the last ones, smaller and smaller
 * </pre>
 *
 * <p>The last leaves are joined as a heap of 2, 4, 8 … is: one that comes is joined with those
 * before it that are not twice its size, so that an item is written again a handful of times,
 * however small the pieces in which a channel grows.
 *
 * <p>Thread: the writer's.
 */
public final class ChannelTree {
  /** A leaf takes no more, but for an item that alone is larger. */
  static final int LEAF_BYTES = 48 * 1024;

  private static final int NODES_MAX = 160; // of a level at the root
  private static final int BRANCH_NODES = 96;

  private final TreeKey key;
  private final TreeRecords records;
  private final List<Node> nodes;
  private long nextId;

  /**
   * @param root the value of the root's record; null: nothing is kept yet
   */
  public ChannelTree(TreeKey key, TreeRecords records, byte @Nullable [] root) {
    Root known = StoreCodec.root(root);
    this.key = key;
    this.records = records;
    this.nodes = new ArrayList<>(known.nodes());
    this.nextId = known.nextId();
    branchOut();
  }

  /** The value of the root's record; null: nothing is left. Waits for what was written. */
  public byte @Nullable [] root() {
    return nodes.isEmpty() ? null : StoreCodec.root(new Root(nextId, nodes));
  }

  /** Takes items in, in order; those that are not after what is there are there already. */
  public void append(List<StoredItem> items) {
    LogPlace there = nodes.isEmpty() ? LogPlace.FIRST : nodes.getLast().last();
    var run = new ArrayList<StoredItem>();
    int size = 0;
    for (StoredItem item : items) {
      if (!there.isBefore(item.place())) {
        continue;
      }
      if (!run.isEmpty() && size + item.size() > LEAF_BYTES) {
        appendRun(run, size);
        run = new ArrayList<>();
        size = 0;
      }
      run.add(item);
      size += item.size();
    }
    if (!run.isEmpty()) {
      appendRun(run, size);
    }
  }

  private void appendRun(List<StoredItem> run, int runBytes) {
    var joined = new ArrayList<>(run);
    int size = runBytes;
    long id = -1;
    while (!nodes.isEmpty()) {
      Node last = nodes.getLast();
      if (!last.isLeaf() || last.bytes() > 2 * size || last.bytes() + size > LEAF_BYTES) {
        break;
      }
      joined.addAll(0, leaf(last));
      size += last.bytes();
      nodes.removeLast();
      if (id >= 0) {
        remove(id);
      }
      id = last.id();
    }
    nodes.add(writeLeaf(id < 0 ? nextId++ : id, joined));
  }

  /** Puts items in the place of those at the same places; what is not kept any more stays so. */
  public void replace(NavigableMap<LogPlace, StoredItem> changed) {
    replace(nodes, changed);
  }

  private boolean replace(List<Node> among, NavigableMap<LogPlace, StoredItem> changed) {
    boolean any = false;
    for (int i = 0; i < among.size(); i++) {
      Node node = among.get(i);
      NavigableMap<LogPlace, StoredItem> inside =
          changed.subMap(node.first(), true, node.last(), true);
      if (inside.isEmpty()) {
        continue;
      }
      Node now = node.isLeaf() ? replaceInLeaf(node, inside) : replaceInBranch(node, inside);
      if (now != null) {
        among.set(i, now);
        any = true;
      }
    }
    return any;
  }

  private @Nullable Node replaceInLeaf(Node node, Map<LogPlace, StoredItem> changed) {
    List<StoredItem> items = leaf(node);
    boolean any = false;
    for (int i = 0; i < items.size(); i++) {
      StoredItem now = changed.get(items.get(i).place());
      if (now != null) {
        items.set(i, now);
        any = true;
      }
    }
    return any ? writeLeaf(node.id(), items) : null;
  }

  private @Nullable Node replaceInBranch(Node node, NavigableMap<LogPlace, StoredItem> changed) {
    List<Node> children = branch(node);
    return replace(children, changed) ? writeBranch(node.id(), node.level(), children) : null;
  }

  /** Whether {@link #trim} would let something go. */
  public static boolean holdsOlder(byte[] root, long beforeMillis) {
    List<Node> nodes = StoreCodec.root(root).nodes();
    return !nodes.isEmpty() && nodes.getFirst().lastMillis() < beforeMillis;
  }

  /** Lets go what is older: whole records, so a little of it may stay for a while. */
  public void trim(long beforeMillis) {
    while (!nodes.isEmpty() && nodes.getFirst().lastMillis() < beforeMillis) {
      drop(nodes.removeFirst());
    }
  }

  /** Lets go all but the items of the last publish. */
  public void keepLast() {
    var last = new ArrayList<StoredItem>();
    boolean more = false;
    for (int i = nodes.size() - 1; i >= 0 && nodes.get(i).isLeaf(); i--) {
      List<StoredItem> items = leaf(nodes.get(i)).reversed();
      for (StoredItem item : items) {
        if (last.isEmpty() || item.place().isOfOnePublish(last.getFirst().place())) {
          last.addFirst(item);
        } else {
          more = true;
        }
      }
      if (more) {
        break;
      }
    }
    if (more || nodes.size() > 1) {
      nodes.forEach(this::drop);
      nodes.clear();
      append(last);
    }
  }

  /** Moves the older nodes of a level into a branch where a level has too many. */
  private void branchOut() {
    for (int level = 0; ; level++) {
      int wanted = level;
      int from = 0;
      while (from < nodes.size() && nodes.get(from).level() > wanted) {
        from++;
      }
      int to = from;
      while (to < nodes.size() && nodes.get(to).level() == wanted) {
        to++;
      }
      if (to - from <= NODES_MAX) {
        return;
      }
      List<Node> older = nodes.subList(from, from + BRANCH_NODES);
      Node branch = writeBranch(nextId++, level + 1, List.copyOf(older));
      older.clear();
      nodes.add(from, branch);
    }
  }

  private void drop(Node node) {
    if (!node.isLeaf()) {
      branch(node).forEach(this::drop);
    }
    remove(node.id());
  }

  private void remove(long id) {
    var _ = records.write(key.nodeKey(id), null);
  }

  private List<StoredItem> leaf(Node node) {
    byte[] bytes = records.find(key.nodeKey(node.id()), node.offset());
    return bytes == null ? new ArrayList<>() : StoreCodec.items(bytes);
  }

  private List<Node> branch(Node node) {
    byte[] bytes = records.find(key.nodeKey(node.id()), node.offset());
    return bytes == null ? new ArrayList<>() : StoreCodec.nodes(bytes);
  }

  private Node writeLeaf(long id, List<StoredItem> items) {
    byte[] bytes = StoreCodec.leaf(items);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (StoredItem item : items) {
      first = Math.min(first, item.timestampMillis());
      last = Math.max(last, item.timestampMillis());
    }
    LogPlace from = items.getFirst().place();
    LogPlace to = items.getLast().place();
    return new Node(
        0, id, from, to, first, last, bytes.length, records.write(key.nodeKey(id), bytes));
  }

  private Node writeBranch(long id, int level, List<Node> children) {
    byte[] bytes = StoreCodec.branch(children);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Node child : children) {
      first = Math.min(first, child.firstMillis());
      last = Math.max(last, child.lastMillis());
    }
    LogPlace from = children.getFirst().first();
    LogPlace to = children.getLast().last();
    return new Node(
        level, id, from, to, first, last, bytes.length, records.write(key.nodeKey(id), bytes));
  }
}
