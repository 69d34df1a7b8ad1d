package dev.barnabas.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Publishes to a server, at the rate of the plan or as fast as the server takes it.
 *
 * <p>Thread: its pace's publishes; the rest is its creator's.
 */
public final class PublisherFeed implements Feed {
  private final FeedPlan plan;
  private final Publisher publisher;
  private final AtomicLongArray made;
  private final Pace pace;

  /** Closes {@code publisher} with itself. */
  public PublisherFeed(FeedPlan plan, Publisher publisher) {
    this.plan = plan;
    this.publisher = publisher;
    this.made = new AtomicLongArray(plan.channels());
    this.pace = new Pace(plan, this::publish);
  }

  @Override
  public long made(int channel) {
    return made.get(channel);
  }

  @Override
  public void start() {
    pace.start();
  }

  private void publish(int channel) throws IOException, InterruptedException {
    List<String> data = new ArrayList<>(plan.burst());
    for (int i = 0; i < plan.burst(); i++) {
      data.add(plan.data(made.get(channel) + i));
    }
    publisher.publish(plan.key(channel), data);
    made.addAndGet(channel, plan.burst());
  }

  @Override
  public boolean hasFailed() {
    return pace.hasFailed();
  }

  @Override
  public void stop() {
    pace.stop();
    try {
      publisher.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void close() {
    try (publisher) {
      pace.stop();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
