package dev.barnabas.core.log;

import dev.barnabas.mapping.rule.SnapshotSettings;
import dev.barnabas.protocol.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The function record → messages of a log: the identity for our own, a rule for a user's topic
 * (architecture 2.2). Pure: the same record gives the same result on every node. Thread: any.
 */
public interface RecordMapper {
  /**
   * The one channel the record can go to, where that is known without looking into the value; else
   * null.
   */
  @Nullable ChannelKey route(LogRecord record);

  /** Whether {@link #route} knows the channel of every record that has one. */
  boolean routesByKey();

  /** Whether messages carry ids of their own, so that rule 2.1 applies to them. */
  boolean deduplicates();

  /** What the record becomes; never throws: a record that can't be mapped becomes nothing. */
  List<Mapped> map(LogRecord record);

  /**
   * What newcomers to the log's channels get first. What has to be left out of it is told to {@link
   * #onSnapshotFull}.
   */
  default SnapshotSettings snapshot() {
    return SnapshotSettings.NONE;
  }

  /**
   * A channel's snapshot lost its oldest key, as there was no room for more.
   *
   * @param why for a person, with what to change
   */
  default void onSnapshotFull(ChannelKey channel, String why) {}

  /**
   * A message on its channel.
   *
   * @param index counted over all the record becomes; the index of the message's serial
   * @param snapshotKey what it is about, in the channel's snapshot; null: nothing
   */
  record Mapped(ChannelKey channel, int index, Message message, @Nullable String snapshotKey) {
    /** A message that has no key. */
    public Mapped(ChannelKey channel, int index, Message message) {
      this(channel, index, message, null);
    }
  }
}
