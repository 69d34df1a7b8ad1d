package dev.barnabas.testkit.simulation;

import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.HistoryQuery.Direction;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.testkit.simulation.Publishes.Publish;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a node's history shows with what it has to.
 *
 * <p>Thread: the one that runs the world.
 */
final class HistoryCheck {
  private static final int ANSWER_MILLIS = 10_000;
  private static final int PATIENCE_MILLIS = 40_000; // longer than all faults in a row

  private final World world;
  private final SimulatedNode node;

  HistoryCheck(World world, SimulatedNode node) {
    this.world = world;
    this.node = node;
  }

  /** What was acknowledged before the question came is in the answer, whichever node took it. */
  void readsYourWrites(Publish publish) {
    long asked = world.scheduler().nowMillis();
    boolean recent = asked - publish.sinceMillis < 1_000;
    boolean roomy = world.settings().windowBytes() > 1 << 20;
    if (!recent || !roomy) {
      return;
    }
    var query =
        new HistoryQuery(
            ChannelKey.of(World.APP, publish.channel),
            0,
            Long.MAX_VALUE,
            1_000,
            Direction.BACKWARDS,
            null,
            null);
    CompletionStage<HistoryPage> answer = node.history().page(query);
    world
        .scheduler()
        .after(
            PATIENCE_MILLIS,
            () -> {
              if (!answer.toCompletableFuture().isDone() && !node.isDead()) {
                throw new Violation(publish.channel + ": history was never answered");
              }
            });
    answer.whenComplete((@Nullable HistoryPage page, @Nullable Throwable failure) -> {
      boolean quick = world.scheduler().nowMillis() - asked < 1_000;
      if (page != null && quick && page.nextCursor() == null && !shows(page, publish)) {
        // Thrown here, it would end in a future that nobody asks.
        world.fail(publish.channel + ": history lacks what was just acknowledged");
      }
    });
  }

  private static boolean shows(HistoryPage page, Publish publish) {
    return page.messages().stream()
        .anyMatch(message -> publish.texts.getFirst().equals(Contents.text(message)));
  }

  /** Every channel in both directions, page by page. */
  void everyChannel(Reference reference) {
    for (String channel : Calm.allChannels()) {
      for (Direction direction : Direction.values()) {
        var shown = new ArrayList<String>();
        for (Message message : all(channel, direction)) {
          shown.add(message.serial() + " " + Contents.text(message));
        }
        if (direction == Direction.BACKWARDS) {
          java.util.Collections.reverse(shown);
        }
        compare(reference, channel, direction, shown);
      }
    }
  }

  private void compare(
      Reference reference, String channel, Direction direction, List<String> shown) {
    boolean own = Calm.OWN_CHANNELS.contains(channel);
    long window = world.settings().window().toMillis();
    long surely = world.scheduler().nowMillis() - window + 2_000;
    boolean roomy = world.settings().windowBytes() > 1 << 20;
    var expected = new ArrayList<String>();
    int needed = 0;
    for (Reference.Entry entry : reference.entries(channel)) {
      for (int i = 0; i < entry.texts().size(); i++) {
        expected.add(entry.serials().get(i) + " " + entry.texts().get(i));
        needed += !own || (roomy && entry.timestampMillis() >= surely) ? 1 : 0;
      }
    }
    int size = Math.min(shown.size(), expected.size());
    List<String> last = expected.subList(expected.size() - size, expected.size());
    if (shown.size() < needed || !last.equals(shown)) {
      throw new Violation(
          "%s: history %s shows %d of %d messages, %d needed, or others"
              .formatted(channel, direction, shown.size(), expected.size(), needed));
    }
  }

  private List<Message> all(String channel, Direction direction) {
    var messages = new ArrayList<Message>();
    ChannelSerial cursor = null;
    do {
      HistoryPage page = page(channel, direction, cursor);
      messages.addAll(page.messages());
      String next = page.nextCursor();
      cursor = next == null ? null : ChannelSerial.parse(next);
    } while (cursor != null);
    return messages;
  }

  private HistoryPage page(String channel, Direction direction, @Nullable ChannelSerial cursor) {
    var query =
        new HistoryQuery(
            ChannelKey.of(World.APP, channel), 0, Long.MAX_VALUE, 50, direction, null, cursor);
    CompletableFuture<HistoryPage> answer = node.history().page(query).toCompletableFuture();
    for (int waited = 0; !answer.isDone() && waited < ANSWER_MILLIS; waited += 20) {
      world.run(20);
    }
    if (!answer.isDone()) {
      throw new Violation(channel + ": history did not answer");
    }
    return answer.join();
  }
}
