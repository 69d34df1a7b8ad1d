package dev.barnabas.testkit.simulation;

import dev.barnabas.core.channel.EntryContent;
import dev.barnabas.core.channel.LifePage;
import dev.barnabas.core.channel.MessageReads;
import dev.barnabas.core.edit.EditEvent;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import dev.barnabas.testkit.simulation.EditClient.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Every node shows each message that was edited or annotated as the log makes it, read literally
 * from the message's creation on: the same latest version, the same summaries, the same list of
 * versions. What was acknowledged is among them.
 *
 * <p>Thread: the one that runs the world.
 */
final class EditCheck {
  private static final int ANSWER_MILLIS = 20_000;
  private static final int AT_ONCE = 20; // fewer than a node lets wait for their turn

  private final World world;
  private final Map<Target, Truth> truths = new LinkedHashMap<>(); // in the order of publishing

  /** What the log makes of a message. */
  private static final class Truth {
    final EditedMessage state;
    final List<Message> versions = new ArrayList<>();
    final Set<String> serials = new HashSet<>(); // of versions and annotations
    private final Set<String> seen = new HashSet<>();

    Truth(Message created, Position place) {
      state = EditedMessage.created(created, place);
      versions.add(created);
    }

    void take(EditRecord said, LogRecord record, byte[] value) {
      // Repeats come within seconds, so that the dedup window plays no part.
      String key = EnvelopeHead.scope(value) + " " + EnvelopeHead.id(value);
      if (EnvelopeHead.scope(value) != Scope.NONE && !seen.add(key)) {
        return;
      }
      switch (state.apply(said, record)) {
        case EditEvent.Edited(var whole, _, _) -> {
          Message version = whole.withRevision(EditedMessage.withoutSummary(whole));
          versions.add(version);
          serials.add(versionSerial(version));
        }
        case EditEvent.Annotated(var annotations, _) ->
            annotations.forEach(each -> serials.add(String.valueOf(each.serial())));
      }
    }
  }

  EditCheck(World world) {
    this.world = world;
    for (Target target : world.edits().targets()) {
      truths.put(target, truth(target));
    }
  }

  private Truth truth(Target target) {
    ChannelLog log = new Homes(new SimulatedReader(new Scheduler(0), world.cluster())).own();
    ChannelSerial serial = ChannelSerial.parse(target.serial());
    ChannelKey channel = ChannelKey.of(World.APP, target.channel());
    Truth truth = null;
    for (LogRecord record :
        world.cluster().partitions(log.topic()).get(serial.partition()).records()) {
      byte[] value = record.value();
      if (record.offset() == serial.position().offset()) {
        EntryContent content =
            EntryContent.of(log, serial.partition(), record, new int[0], channel);
        if (content != null) {
          truth = new Truth(content.messages().getFirst(), serial.position());
        }
      } else if (truth != null && value != null && EditRecords.isEdit(value)) {
        EditRecord said = EditRecords.decode(value);
        byte[] key = record.key();
        if (said != null
            && key != null
            && ChannelKey.ofBytes(key).equals(channel)
            && said.target().equals(serial.position())) {
          truth.take(said, record, value);
        }
      }
    }
    if (truth == null) {
      throw new Violation(target + " was acknowledged and is not in the log");
    }
    return truth;
  }

  /** What was acknowledged is in the log, and every node that serves shows what is there. */
  void everyNode() {
    truths.forEach((target, truth) -> {
      if (!truth.serials.containsAll(target.acknowledged())) {
        throw new Violation(target + ": acknowledged is not what the log has: " + truth.serials);
      }
    });
    List<SimulatedNode> serving = world.nodes().stream().filter(SimulatedNode::isReady).toList();
    for (SimulatedNode node : serving) {
      checkLatest(node);
      EditClient.CHANNELS.forEach(channel -> checkHistory(node, channel));
    }
    for (SimulatedNode node : serving) {
      truths.forEach((target, truth) -> checkVersions(node, target, truth));
    }
  }

  /** Of many at once: what a node remembers of changes it soon forgets. */
  private void checkLatest(SimulatedNode node) {
    var asked = new ArrayList<Map.Entry<Target, CompletionStage<Message>>>();
    truths.forEach((target, truth) -> {
      asked.add(Map.entry(target, reads(node).message(key(target), serial(target))));
      if (asked.size() % AT_ONCE == 0) {
        asked.forEach(each -> answer(each.getValue()));
      }
    });
    for (var each : asked) {
      Truth truth = Objects.requireNonNull(truths.get(each.getKey()));
      require(each.getKey(), "its latest version", truth.state.current(), answer(each.getValue()));
    }
  }

  private void checkVersions(SimulatedNode node, Target target, Truth truth) {
    var versions = new ArrayList<Message>();
    Integer next = 0;
    while (next != null) {
      LifePage<Message> page =
          answer(reads(node).versions(key(target), serial(target), new LifePage.Wish(next, 7)));
      versions.addAll(page.items());
      next = page.next();
    }
    require(target, "its versions", truth.versions, versions);
  }

  private static MessageReads reads(SimulatedNode node) {
    return node.services().editing().reads();
  }

  private static ChannelKey key(Target target) {
    return ChannelKey.of(World.APP, target.channel());
  }

  private static ChannelSerial serial(Target target) {
    return ChannelSerial.parse(target.serial());
  }

  private void checkHistory(SimulatedNode node, String channel) {
    var query =
        new HistoryQuery(
            ChannelKey.of(World.APP, channel),
            0,
            Long.MAX_VALUE,
            1_000,
            HistoryQuery.Direction.BACKWARDS,
            null,
            null);
    HistoryPage page = answer(node.history().page(query));
    for (Message shown : page.messages()) {
      truths.forEach((target, truth) -> {
        if (target.serial().equals(shown.serial())) {
          require(target, "its place in history", truth.state.current(), shown);
        }
      });
    }
  }

  private <T> T answer(CompletionStage<T> asked) {
    CompletableFuture<T> answer = asked.toCompletableFuture();
    for (int waited = 0; !answer.isDone() && waited < ANSWER_MILLIS; waited += 5) {
      world.run(5);
    }
    if (!answer.isDone()) {
      throw new Violation("a read of a message was not answered");
    }
    return answer.join();
  }

  private static String versionSerial(Message message) {
    var revision = message.revision();
    var version = revision == null ? null : revision.version();
    return version == null ? "" : version.serial();
  }

  private static void require(
      Target target, String what, @Nullable Object wanted, @Nullable Object shown) {
    if (wanted == null || !wanted.equals(shown)) {
      throw new Violation(
          target + ": a node shows as " + what + " " + shown + " but the log says " + wanted);
    }
  }
}
