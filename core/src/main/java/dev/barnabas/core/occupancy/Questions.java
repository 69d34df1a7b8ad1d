package dev.barnabas.core.occupancy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks the other nodes about channels, and answers them: a record with questions, a record with
 * answers from each node that is there. One batch of questions is under way at a time; others wait
 * for it and then go together.
 *
 * <pre>
 *   NODE/ask            { n: number, q: [question, …] }
 *   NODE/answer/ASKER   { n: number, a: [answer, …] }
 * </pre>
 *
 * <p>Thread: the log reader.
 */
final class Questions {
  private static final int BATCH_MAX = 50; // of one channel each: a record is small
  private static final int WAITING_MAX = 10_000;
  private static final int PATIENCE_TICKS = 3; // half a second each: a node may just have died

  private final Occupancies.Surroundings surroundings;
  private final OtherNodes others;
  private final OccupancyWriter writer;
  private final Queue<Asked> waiting = new ArrayDeque<>(); // ≤ WAITING_MAX
  private @Nullable Batch underWay;
  private long number;

  /** Hears the answer, or why there is none. Thread: any. */
  @FunctionalInterface
  interface Asker {
    void onAnswer(NamesPage page, @Nullable ProtocolException refused);
  }

  private record Asked(Question question, Asker asker) {}

  /**
   * Questions that are under way.
   *
   * <p>Thread: the log reader.
   */
  private static final class Batch {
    final long number;
    final List<Asked> asked;
    final Set<String> silent; // who has not answered yet
    final Map<String, List<NamesPage>> answers = new HashMap<>();
    int ticks;

    Batch(long number, List<Asked> asked, Set<String> silent) {
      this.number = number;
      this.asked = asked;
      this.silent = silent;
    }
  }

  Questions(Occupancies.Surroundings surroundings, OtherNodes others, OccupancyWriter writer) {
    this.surroundings = surroundings;
    this.others = others;
    this.writer = writer;
  }

  /**
   * Asks at the next {@link #begin}; the answer is of all nodes that gave one in time, this one
   * included.
   */
  void ask(Question question, Asker asker) {
    if (waiting.size() >= WAITING_MAX) {
      asker.onAnswer(
          NamesPage.NONE,
          new ProtocolException(ErrorCode.OVERLOADED, "too many questions about channels: retry"));
      return;
    }
    waiting.add(new Asked(question, asker));
  }

  /** Begins with those that wait; at the end of each turn. */
  void begin() {
    while (underWay == null && !waiting.isEmpty()) {
      beginBatch();
    }
  }

  private void beginBatch() {
    var asked = new ArrayList<Asked>();
    asked.add(waiting.remove());
    if (asked.getFirst().question() instanceof Question.One) {
      Asked next = waiting.peek();
      while (asked.size() < BATCH_MAX && next != null && next.question() instanceof Question.One) {
        asked.add(waiting.remove());
        next = waiting.peek();
      }
    }
    var batch = new Batch(++number, asked, new HashSet<>(others.present()));
    underWay = batch;
    if (batch.silent.isEmpty()) {
      finish(batch);
      return;
    }
    List<Map<String, Object>> questions =
        asked.stream().map(each -> each.question().tree()).toList();
    writer.put(
        OccupancyRecords.key(surroundings.node(), OccupancyRecords.ASK),
        Json.write(Map.of("n", batch.number, "q", questions)));
  }

  /** Half a second went by. */
  void onTick() {
    Batch batch = underWay;
    if (batch != null && ++batch.ticks > PATIENCE_TICKS) {
      finish(batch);
    }
  }

  /** Another node asks. */
  void onAsk(String asker, byte[] value) {
    Map<?, ?> tree = OccupancyRecords.read(value);
    if (!(tree.get("n") instanceof Long asked) || !(tree.get("q") instanceof List<?> list)) {
      return;
    }
    List<@Nullable Question> questions = new ArrayList<>();
    list.forEach(each -> questions.add(Question.of(each)));
    Executor where =
        questions.stream().anyMatch(Question.Some.class::isInstance)
            ? surroundings.blocking()
            : Runnable::run;
    where.execute(() -> {
      List<Map<String, Object>> answers = new ArrayList<>();
      for (Question question : questions) {
        NamesPage page = question == null ? NamesPage.NONE : question.answer(surroundings.census());
        answers.add(page.tree());
      }
      byte[] answer = Json.write(Map.of("n", asked, "a", answers));
      surroundings
          .owner()
          .execute(() -> {
            writer.put(
                OccupancyRecords.key(surroundings.node(), OccupancyRecords.ANSWER, asker), answer);
            writer.flush();
          });
    });
  }

  /** Another node answers. */
  void onAnswer(String node, byte[] value) {
    Map<?, ?> tree = OccupancyRecords.read(value);
    Batch batch = underWay;
    if (batch == null
        || !Long.valueOf(batch.number).equals(tree.get("n"))
        || !(tree.get("a") instanceof List<?> answers)
        || !batch.silent.remove(node)) {
      return;
    }
    batch.answers.put(node, answers.stream().map(NamesPage::read).toList());
    if (batch.silent.isEmpty()) {
      finish(batch);
    }
  }

  private void finish(Batch batch) {
    underWay = null;
    surroundings
        .blocking()
        .execute(() -> {
          for (int i = 0; i < batch.asked.size(); i++) {
            Asked asked = batch.asked.get(i);
            List<NamesPage> pages = new ArrayList<>();
            pages.add(asked.question().answer(surroundings.census()));
            for (List<NamesPage> answers : batch.answers.values()) {
              if (i < answers.size()) {
                pages.add(answers.get(i));
              }
            }
            asked.asker().onAnswer(asked.question().merge(pages), null);
          }
        });
  }
}
