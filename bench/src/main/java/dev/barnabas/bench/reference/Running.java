package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Feed;
import dev.barnabas.bench.load.Target;
import dev.barnabas.bench.process.Child;

/**
 * A {@link Reference.Server} that runs.
 *
 * @param target how clients reach it
 * @param feed what makes its messages
 */
public record Running(Child child, Target target, Feed feed) implements AutoCloseable {

  @Override
  public void close() {
    try (child) {
      feed.close();
    }
  }
}
