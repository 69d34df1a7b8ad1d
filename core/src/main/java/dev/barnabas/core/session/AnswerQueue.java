package dev.barnabas.core.session;

import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.frame.ServerFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers that a connection's publishes get, in the order in which they came (ably-protocol
 * 25.6): one queue for ACKs and NACKs, over all channels; consecutive ACKs leave as one.
 *
 * <p>Thread: its event loop.
 */
final class AnswerQueue {
  /** From so many publishes without an answer on, no more is read from the socket. */
  static final int PENDING_HIGH = 256;

  /** Reading goes on below. */
  static final int PENDING_LOW = 128;

  /**
   * What can still come of what was read before: 64 KiB of the smallest publishes are fewer than
   * 2,000.
   */
  static final int PENDING_MAX = 4_096;

  private @Nullable ArrayDeque<Pending> queue; // from the first publish on

  /** A publish that waits for its outcome, or what has to wait for those before it. */
  static final class Pending {
    private final long msgSerial;
    private @Nullable PublishOutcome outcome;
    private final int messages;
    private final @Nullable Runnable turn; // not a publish: something to do in its turn

    private Pending(long msgSerial, int messages, @Nullable Runnable turn) {
      this.msgSerial = msgSerial;
      this.messages = messages;
      this.turn = turn;
    }

    void complete(PublishOutcome known) {
      outcome = known;
    }
  }

  boolean isFull() {
    return size() >= PENDING_MAX;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return queue == null ? 0 : queue.size();
  }

  private ArrayDeque<Pending> queue() {
    ArrayDeque<Pending> known = queue;
    if (known == null) {
      known = new ArrayDeque<>(1);
      queue = known;
    }
    return known;
  }

  Pending add(long msgSerial, int messages) {
    var pending = new Pending(msgSerial, messages, null);
    queue().add(pending);
    return pending;
  }

  /** Something to do once everything before it has been answered. */
  void addTurn(Runnable turn) {
    queue().add(new Pending(0, 0, turn));
  }

  void addRefused(long msgSerial, ErrorInfo error) {
    add(msgSerial, 0).complete(new PublishOutcome.Refused(error));
  }

  /**
   * Gives out what can be answered now. Returns the error of the first publish whose outcome is
   * unknown: then only a disconnect is honest.
   */
  @Nullable ErrorInfo drain(Consumer<ServerFrame> out) {
    ArrayDeque<Pending> waiting = queue();
    Run run = new Run(out);
    while (!waiting.isEmpty()) {
      Pending head = waiting.getFirst();
      if (head.turn != null) {
        run.send();
        waiting.removeFirst();
        head.turn.run();
        continue;
      }
      switch (head.outcome) {
        case null -> {
          run.send();
          return null;
        }
        case PublishOutcome.Accepted(var serials) -> run.add(head, serials);
        case PublishOutcome.Refused(var error) -> {
          run.send();
          out.accept(new ServerFrame.Nack(head.msgSerial, 1, error));
        }
        case PublishOutcome.Unknown(var error) -> {
          run.send();
          return error;
        }
      }
      waiting.removeFirst();
    }
    run.send();
    return null;
  }

  /** ACKs of consecutive serials that leave together. */
  private static final class Run {
    private final Consumer<ServerFrame> out;
    private long first = -1;
    private List<List<@Nullable String>> serials = new ArrayList<>();

    Run(Consumer<ServerFrame> out) {
      this.out = out;
    }

    void add(Pending pending, List<String> known) {
      if (!serials.isEmpty() && pending.msgSerial != first + serials.size()) {
        send();
      }
      if (serials.isEmpty()) {
        first = pending.msgSerial;
      }
      serials.add(known.isEmpty() ? unknown(pending.messages) : new ArrayList<>(known));
    }

    /** The first occurrence lies too far back to know its serials. */
    private static List<@Nullable String> unknown(int messages) {
      var nulls = new ArrayList<@Nullable String>(messages);
      for (int i = 0; i < messages; i++) {
        nulls.add(null);
      }
      return nulls;
    }

    void send() {
      if (!serials.isEmpty()) {
        out.accept(new ServerFrame.Ack(first, serials.size(), serials));
        serials = new ArrayList<>();
      }
    }
  }
}
