package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the rows of the table's topic are, read literally. Thread: the one that runs the world. */
final class Tables {
  private final List<LogRecord> records;

  Tables(Cluster cluster) {
    this.records = cluster.partitions(Homes.TABLE_TOPIC).getFirst().records();
  }

  /** The offset of each row's last record up to an offset, of one channel. */
  Map<String, Long> rows(String channel, long through) {
    var rows = new HashMap<String, Long>();
    String prefix = channel.substring(TableRule.PREFIX.length()) + "/";
    for (LogRecord record : records) {
      byte[] keyBytes = record.key();
      if (keyBytes == null || record.offset() > through) {
        continue;
      }
      String key = new String(keyBytes, StandardCharsets.UTF_8);
      if (key.startsWith(prefix) && record.value() == null) {
        rows.remove(key);
      } else if (key.startsWith(prefix)) {
        rows.put(key, record.offset());
      }
    }
    return rows;
  }
}
