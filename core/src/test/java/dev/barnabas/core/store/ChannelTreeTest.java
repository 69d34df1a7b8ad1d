package dev.barnabas.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.store.TreeWalk.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTreeTest {
  private static final TreeKey KEY =
      new TreeKey(TreeKey.Kind.MESSAGES, ChannelKey.of("app", "kept:room"));
  private static final LogPlace END = new LogPlace(99, 0, 0);

  private final MemoryTreeRecords records = new MemoryTreeRecords();
  private final NavigableMap<LogPlace, StoredItem> model = new TreeMap<>();
  private byte @Nullable [] root;
  private long offset;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void holdsWhatAMapHoldsWhateverIsDoneToBoth(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      change(random);
      if (round % 20 == 0) {
        compare(random);
      }
    }
    compare(random);
  }

  private void change(Random random) {
    ChannelTree tree = new ChannelTree(KEY, records, root);
    var changed = new TreeMap<LogPlace, StoredItem>();
    for (LogPlace place : List.copyOf(model.keySet())) {
      if (random.nextInt(model.size() + 5) < 3) {
        changed.put(place, item(place, 1 + random.nextInt(3_000), random));
      }
    }
    var unknown = new LogPlace(1, offset, 700);
    changed.put(unknown, item(unknown, 5, random));
    tree.replace(changed);
    changed.remove(unknown);
    model.putAll(changed);
    var fresh = new ArrayList<StoredItem>();
    for (int i = random.nextInt(30); i > 0; i--) {
      offset += 1 + random.nextInt(3);
      for (int index = 0; index <= random.nextInt(3); index++) {
        fresh.add(item(new LogPlace(1, offset, index), random.nextInt(20_000), random));
      }
    }
    tree.append(fresh);
    fresh.forEach(item -> model.put(item.place(), item));
    root = tree.root();
  }

  private static StoredItem item(LogPlace place, int size, Random random) {
    var body = new byte[size];
    random.nextBytes(body);
    return new StoredItem(place, 1_000 + place.offset(), body);
  }

  private void compare(Random random) {
    assertSame(read(new Range(LogPlace.FIRST, END, 0, Long.MAX_VALUE), false), all());
    assertSame(read(new Range(LogPlace.FIRST, END, 0, Long.MAX_VALUE), true).reversed(), all());
    LogPlace after = LogPlace.at(1, random.nextLong(offset + 1));
    LogPlace below = LogPlace.at(1, after.offset() + random.nextInt(100));
    long from = 1_000 + random.nextLong(offset + 1);
    List<StoredItem> some =
        all().stream()
            .filter(item -> after.isBefore(item.place()) && item.place().isBefore(below))
            .filter(item -> item.timestampMillis() >= from && item.timestampMillis() <= from + 50)
            .toList();
    assertSame(read(new Range(after, below, from, from + 50), false), some);
  }

  private List<StoredItem> all() {
    return List.copyOf(model.values());
  }

  private static void assertSame(List<StoredItem> read, List<StoredItem> wanted) {
    assertThat(read)
        .usingElementComparator((a, b) ->
            a.place().equals(b.place())
                    && a.timestampMillis() == b.timestampMillis()
                    && Arrays.equals(a.body(), b.body())
                ? 0
                : 1)
        .isEqualTo(wanted);
  }

  private List<StoredItem> read(Range range, boolean newestFirst) {
    var items = new ArrayList<StoredItem>();
    assertThat(new TreeWalk(records::at, range).give(root, newestFirst, items::add)).isTrue();
    return items;
  }

  @Test
  void aPageOfAMillionMessagesTakesAFewRecords() {
    var random = new Random(7);
    for (int flush = 0; flush < 1_000; flush++) {
      ChannelTree tree = new ChannelTree(KEY, records, root);
      var fresh = new ArrayList<StoredItem>();
      for (int i = 0; i < 1_000; i++) {
        fresh.add(item(new LogPlace(1, offset++, 0), 60, random));
      }
      tree.append(fresh);
      root = tree.root();
    }
    records.reads = 0;
    var page = new ArrayList<StoredItem>();
    LogPlace below = LogPlace.at(1, 345_678);
    boolean all =
        new TreeWalk(records::at, new Range(LogPlace.FIRST, below, 0, Long.MAX_VALUE))
            .give(root, true, item -> page.add(item) && page.size() < 100);
    assertThat(all).isFalse();
    assertThat(page).hasSize(100);
    assertThat(page.getFirst().place().offset()).isEqualTo(345_677);
    assertThat(records.reads).isLessThanOrEqualTo(4);
    assertThat(root).hasSizeLessThan(32_000);
  }

  @Test
  void aChannelThatGrowsByDropsIsWrittenAHandfulOfTimes() {
    var random = new Random(8);
    for (int i = 0; i < 5_000; i++) {
      ChannelTree tree = new ChannelTree(KEY, records, root);
      tree.append(List.of(item(new LogPlace(1, offset++, 0), 172, random)));
      root = tree.root();
    }
    assertThat(records.bytesWritten).isLessThan(12 * 5_000 * 200L);
    assertThat(records.size()).isLessThan(60);
  }

  @Test
  void letsGoWhatIsOldWithItsRecords() {
    var random = new Random(9);
    for (int i = 0; i < 40; i++) {
      ChannelTree tree = new ChannelTree(KEY, records, root);
      tree.append(List.of(item(new LogPlace(1, offset++, 0), 40_000, random)));
      root = tree.root();
    }
    assertThat(ChannelTree.holdsOlder(wholeRoot(), 1_000)).isFalse();
    assertThat(ChannelTree.holdsOlder(wholeRoot(), 1_020)).isTrue();
    ChannelTree tree = new ChannelTree(KEY, records, root);
    tree.trim(1_020);
    root = tree.root();
    assertThat(read(new Range(LogPlace.FIRST, END, 0, Long.MAX_VALUE), false))
        .extracting(item -> item.place().offset())
        .first()
        .isEqualTo(20L);
    assertThat(records.size()).isEqualTo(20);
    tree = new ChannelTree(KEY, records, root);
    tree.trim(Long.MAX_VALUE);
    assertThat(tree.root()).isNull();
    assertThat(records.size()).isZero();
  }

  private byte[] wholeRoot() {
    return Objects.requireNonNull(root);
  }

  @Test
  void keepsTheLastPublishAlone() {
    var random = new Random(10);
    ChannelTree tree = new ChannelTree(KEY, records, root);
    var items = new ArrayList<StoredItem>();
    for (int i = 0; i < 10; i++) {
      items.add(item(new LogPlace(1, 5, i), 30_000, random));
    }
    tree.append(List.of(item(new LogPlace(1, 4, 0), 10, random)));
    tree.append(items);
    tree.keepLast();
    root = tree.root();
    assertThat(read(new Range(LogPlace.FIRST, END, 0, Long.MAX_VALUE), false))
        .extracting(StoredItem::place)
        .isEqualTo(items.stream().map(StoredItem::place).toList());
  }

  @Test
  void whatIsThereIsNotTakenTwice() {
    var random = new Random(11);
    List<StoredItem> items = List.of(item(new LogPlace(1, 5, 0), 10, random));
    ChannelTree tree = new ChannelTree(KEY, records, root);
    tree.append(items);
    tree.append(items);
    root = tree.root();
    assertThat(read(new Range(LogPlace.FIRST, END, 0, Long.MAX_VALUE), false)).hasSize(1);
  }
}
