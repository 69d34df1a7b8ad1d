package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server that makes the messages itself, for all its clients as on one channel.
 *
 * <p>Thread: its creator's.
 */
final class OwnFeed implements Feed {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern SENT = Pattern.compile("^sent (\\d+) (\\d+)$");

  private final Child child;
  private long sent;
  private long refused;

  OwnFeed(Child child) {
    this.child = child;
  }

  /** Known when it is stopped. */
  @Override
  public long made(int channel) {
    return sent;
  }

  @Override
  public void start() {
    child.say("go");
  }

  @Override
  public void stop() {
    child.say("stop");
    try {
      List<String> numbers = child.await(SENT, SOON);
      sent = Long.parseLong(numbers.get(0));
      refused = Long.parseLong(numbers.get(1));
    } catch (IOException silent) {
      throw new UncheckedIOException(silent);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<String> faults() {
    return refused == 0 ? List.of() : List.of(refused + " sends refused by sockets");
  }

  /** The process is its owner's. */
  @Override
  public void close() {}
}
