package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogReader;
import dev.barnabas.core.log.OwnLogMapper;
import dev.barnabas.protocol.serial.LogIdentity;
import java.util.List;

/** The logs of a world, as one node's reader sees them. Thread: any. */
final class Homes implements ChannelHomes {
  static final String OWN_TOPIC = "barnabas.log";
  static final String KEYED_TOPIC = "prices";
  static final String SPLIT_TOPIC = "orders";
  static final String TABLE_TOPIC = "stock";
  static final LogIdentity OWN = new LogIdentity(1, "OWNLOGOWNLOGOWNLOGOWNL");
  static final LogIdentity KEYED = new LogIdentity(2, "KEYEDKEYEDKEYEDKEYEDKE");
  static final LogIdentity SPLIT = new LogIdentity(3, "SPLITSPLITSPLITSPLITSP");
  static final LogIdentity TABLE = new LogIdentity(4, "TABLETABLETABLETABLETA");
  static final int OWN_PARTITIONS = 2;
  static final int KEYED_PARTITIONS = 2;

  private final ChannelLog own;
  private final ChannelLog keyed;
  private final ChannelLog split;
  private final ChannelLog table;

  Homes(LogReader reader) {
    own = new ChannelLog(OWN, OWN_TOPIC, OWN_PARTITIONS, reader, new OwnLogMapper(), null);
    keyed = new ChannelLog(KEYED, KEYED_TOPIC, KEYED_PARTITIONS, reader, new KeyedRule(), "keyed");
    split = new ChannelLog(SPLIT, SPLIT_TOPIC, 1, reader, new SplittingRule(), "split");
    table = new ChannelLog(TABLE, TABLE_TOPIC, 1, reader, new TableRule(), "table");
  }

  ChannelLog own() {
    return own;
  }

  List<ChannelLog> all() {
    return List.of(own, keyed, split, table);
  }

  static int keyedPartition(String key) {
    return Math.floorMod(key.hashCode(), KEYED_PARTITIONS);
  }

  @Override
  public Home homeOf(ChannelKey channel) {
    String name = channel.name();
    if (name.startsWith(KeyedRule.PREFIX)) {
      String key = name.substring(KeyedRule.PREFIX.length());
      return new Home.Known(keyed, keyedPartition(key));
    }
    if (name.startsWith(SplittingRule.PREFIX)) {
      return new Home.Known(split, 0);
    }
    if (name.startsWith(TableRule.PREFIX)) {
      return new Home.Known(table, 0);
    }
    return new Home.Known(own, channel.partition(OWN_PARTITIONS));
  }
}
