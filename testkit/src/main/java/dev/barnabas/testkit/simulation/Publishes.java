package dev.barnabas.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was ever published in a world, and what became of it as its publisher heard.
 *
 * <p>Thread: the one that runs the world.
 */
public final class Publishes {
  private final Map<String, Publish> byText = new HashMap<>();
  private final Scheduler scheduler;
  private int count;
  private int acknowledged;

  Publishes(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** One publish: what its messages say is unique in the world. */
  static final class Publish {
    final String channel;
    final List<String> texts;
    final @Nullable String id;

    /** Whether it may stand in the log twice: sent again under another connection's ids. */
    boolean mayRepeat;

    boolean acknowledged;
    final List<List<@Nullable String>> answers = new ArrayList<>();

    final long sinceMillis;

    private Publish(String channel, List<String> texts, @Nullable String id, long sinceMillis) {
      this.sinceMillis = sinceMillis;
      this.channel = channel;
      this.texts = texts;
      this.id = id;
    }
  }

  /** Stands where an event of a member waits for its answer. */
  static Publish nothing() {
    return new Publish("", List.of(), null, 0);
  }

  Publish add(String channel, int messages, int padding, boolean withId) {
    int number = count++;
    var texts = new ArrayList<String>();
    for (int index = 0; index < messages; index++) {
      texts.add("p" + number + "/" + index + "/" + "x".repeat(padding));
    }
    var publish = new Publish(channel, texts, withId ? "id" + number : null, scheduler.nowMillis());
    texts.forEach(text -> byText.put(text, publish));
    return publish;
  }

  /** Its publisher was told that it is in the log. */
  void acknowledge(Publish publish, List<@Nullable String> serials) {
    publish.acknowledged = true;
    publish.answers.add(serials);
    acknowledged++;
  }

  public int acknowledged() {
    return acknowledged;
  }

  public int count() {
    return count;
  }

  /** What is acknowledged is in the log, under the serials that were told, and nothing is twice. */
  void check(Reference reference) {
    for (Publish publish : List.copyOf(byText.values())) {
      List<Reference.Entry> entries = reference.having(publish.texts.getFirst());
      String what = publish.channel + " " + publish.texts.getFirst().split("/x", -1)[0];
      if (publish.acknowledged && entries.isEmpty()) {
        throw new Violation(what + " was acknowledged and is not in the log");
      }
      if (entries.size() > 1 && !publish.mayRepeat) {
        throw new Violation(what + " is in the log twice: " + entries);
      }
      for (Reference.Entry entry : entries) {
        if (!entry.channel().equals(publish.channel) || !entry.texts().equals(publish.texts)) {
          throw new Violation(what + " is not whole, or elsewhere: " + entry);
        }
      }
      for (List<@Nullable String> answer : publish.answers) {
        boolean known =
            answer.stream().allMatch(serial -> serial == null)
                || entries.stream().anyMatch(entry -> entry.serials().equals(answer));
        if (!known) {
          throw new Violation(what + " was acknowledged as " + answer + ": " + entries);
        }
      }
    }
  }
}
