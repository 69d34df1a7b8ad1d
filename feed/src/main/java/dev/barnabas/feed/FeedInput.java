package dev.barnabas.feed;

import dev.barnabas.mapping.MappingError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one connection sends, as records. Thread: the reader's; {@link #written} any. */
public final class FeedInput implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedInput.class);

  private final String name;
  private final FeedMapping mapping;
  private final boolean stopsOnFailure;
  private final FeedFigures figures;
  private final Inbox inbox;
  private final Feed feed;
  private final Written written = new Written();
  private final Map<String, Object> seen = new HashMap<>();
  private @Nullable String pendingGap;
  private @Nullable String failure;

  /**
   * How to read it.
   *
   * @param name for people
   * @param stopsOnFailure whether a message that can't be mapped ends it
   */
  public record Plan(
      String name, FeedSettings settings, FeedMapping mapping, boolean stopsOnFailure) {}

  /**
   * Begins to connect.
   *
   * @param before what was seen last; null: nothing was ever read
   */
  public FeedInput(
      Plan plan,
      @Nullable Map<String, ?> before,
      Inbox inbox,
      FeedWorld world,
      FeedFigures figures) {
    this.name = plan.name();
    this.mapping = plan.mapping();
    this.stopsOnFailure = plan.stopsOnFailure();
    this.figures = figures;
    this.inbox = inbox;
    if (before != null) {
      seen.putAll(before);
    }
    this.feed = new Feed(plan.settings(), before, inbox, world, figures);
  }

  public FeedFigures figures() {
    return figures;
  }

  /**
   * The records that came, at least once this time is over.
   *
   * @throws FeedEnded when the feed will not be connected to again
   * @throws FeedStopped when a message can't be mapped and that is to stop it
   */
  public List<FeedRecord> poll(Duration most) throws InterruptedException {
    if (failure != null) {
      throw new FeedStopped(name + ": " + failure);
    }
    inbox.done(written.done());
    var records = new ArrayList<FeedRecord>();
    for (FeedMessage message : feed.poll(most)) {
      if (failure == null) {
        add(message, records);
      }
    }
    feed.seen(seen);
    return records;
  }

  private void add(FeedMessage message, List<FeedRecord> records) {
    if (message.gap() != null) {
      pendingGap = message.gap();
    }
    List<FeedRecord> made;
    try {
      made = mapping.map(message);
    } catch (MappingError e) {
      failed("a message can't be mapped: " + e.stage() + ": " + e.getMessage());
      if (failure == null) {
        written.begun(message.position(), 0);
      }
      return;
    }
    written.begun(message.position(), made.size());
    for (FeedRecord record : made) {
      seen.putAll(record.seen());
      records.add(record.withGap(pendingGap));
      pendingGap = null;
      figures.onProduced();
    }
  }

  /** Kafka will never take this record: as with a message that can't be mapped. */
  public void refused(FeedRecord record, String why) {
    failed("a record is refused: " + why);
    if (failure == null) {
      written(record.position());
    }
  }

  private void failed(String text) {
    figures.onSkipped(text);
    if (stopsOnFailure) {
      failure = text + ". onFailedRecordMapping=stop: mend that, or set skip";
    } else {
      LOG.warn("left out: {}: {}", name, text);
    }
  }

  /** A record of the message at this position is written for good. */
  public void written(long position) {
    written.written(position);
  }

  /** Ends the connection; what has come and was not given can be polled still. */
  public void disconnect() {
    feed.disconnect();
  }

  @Override
  public void close() {
    feed.disconnect();
    inbox.done(written.done());
    inbox.close();
  }
}
