package dev.barnabas.core.edit;

import java.util.HashMap;
import java.util.Map;

/**
 * The memory that the edited messages of all partitions share. Nothing is ever thrown out of it
 * before its time, as nodes would then come to different results; where it is full, a node takes no
 * more changes. One app may fill half of it.
 *
 * <p>Thread: the reader of our own log.
 */
public final class EditMemory {
  private final long bytesMax;
  private final Map<String, Long> byApp = new HashMap<>(); // apps that have something in it
  private long bytes;

  /**
   * @param bytesMax of all together
   */
  public EditMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Without a bound: for who reads a bounded part of a log and forgets it then. */
  public static EditMemory unbounded() {
    return new EditMemory(Long.MAX_VALUE);
  }

  void add(String app, long more) {
    bytes += more;
    if (byApp.merge(app, more, Long::sum) <= 0) {
      byApp.remove(app);
    }
  }

  /** Bytes that are taken. */
  public long bytes() {
    return bytes;
  }

  /**
   * Whether there is no room for more of an app.
   *
   * @param deletes whether it is a delete that asks, which is let in a little longer
   */
  boolean isFull(String app, boolean deletes) {
    long most = deletes ? bytesMax + bytesMax / 4 : bytesMax;
    return bytes >= most || byApp.getOrDefault(app, 0L) >= most / 2;
  }
}
