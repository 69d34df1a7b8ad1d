package dev.barnabas.testkit.simulation;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The everyday life of a world: clients attach and publish, topics get records.
 *
 * <p>Thread: the one that runs the world.
 */
final class Calm {
  static final List<String> OWN_CHANNELS = List.of("chat", "news", "alerts", "quiet");
  static final List<String> KEYS = List.of("eurusd", "btceur", "gold");
  static final List<String> SPLITS = List.of("anna", "berta");

  static final List<String> TABLES = List.of("de", "fr");

  /** Where members come and go; the last one's messages are a topic. */
  static final List<String> PRESENCE_CHANNELS =
      List.of("chat", "news", "alerts", "quiet", KeyedRule.PREFIX + "eurusd");

  private final World world;
  private final Scheduler scheduler;

  Calm(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
  }

  static List<String> allChannels() {
    var all = new java.util.ArrayList<>(OWN_CHANNELS);
    KEYS.forEach(key -> all.add(KeyedRule.PREFIX + key));
    SPLITS.forEach(name -> all.add(SplittingRule.PREFIX + name));
    TABLES.forEach(name -> all.add(TableRule.PREFIX + name));
    return all;
  }

  String someChannel() {
    List<String> all = allChannels();
    return all.get(scheduler.below(all.size()));
  }

  SimulatedClient someClient() {
    return world.clients().get(scheduler.below(world.clients().size()));
  }

  /** One message or a few, mostly small. */
  void publish(SimulatedClient client) {
    client.publish(
        world
            .publishes()
            .add(
                OWN_CHANNELS.get(scheduler.below(OWN_CHANNELS.size() - 1)),
                1 + (scheduler.chance(0.2) ? scheduler.below(3) : 0),
                scheduler.chance(0.2) ? scheduler.below(12_000) : scheduler.below(300),
                scheduler.chance(0.2)));
  }

  /** A record for each of the user's topics. */
  void feed() {
    int padding = scheduler.chance(0.2) ? scheduler.below(8_000) : scheduler.below(100);
    String key = KEYS.get(scheduler.below(KEYS.size()));
    world
        .cluster()
        .partitions(Homes.KEYED_TOPIC)
        .get(Homes.keyedPartition(key))
        .append(bytes(key), bytes("feed" + "y".repeat(padding)));
    var parts = new java.util.ArrayList<String>();
    for (int i = 1 + scheduler.below(3); i > 0; i--) {
      String channel = SPLITS.get(scheduler.below(SPLITS.size()));
      int id = (int) (scheduler.nowMillis() / 5_000 % 100_000) * 20 + scheduler.below(20);
      parts.add(channel + "=" + id + "=part" + "z".repeat(scheduler.below(50)));
    }
    world
        .cluster()
        .partitions(Homes.SPLIT_TOPIC)
        .getFirst()
        .append(null, bytes(String.join("|", parts)));
    feedTable();
  }

  private void feedTable() {
    String row = TABLES.get(scheduler.below(TABLES.size())) + "/row" + scheduler.below(12);
    int padding = scheduler.chance(0.1) ? scheduler.below(40_000) : scheduler.below(50);
    byte[] value =
        scheduler.chance(0.2) ? null : bytes("stock" + scheduler.number() + "s".repeat(padding));
    world.cluster().partitions(Homes.TABLE_TOPIC).getFirst().append(bytes(row), value);
  }

  /** A little of everything. */
  void publishSome() {
    for (SimulatedClient client : world.clients()) {
      publish(client);
    }
    for (int i = 0; i < 5; i++) {
      feed();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
