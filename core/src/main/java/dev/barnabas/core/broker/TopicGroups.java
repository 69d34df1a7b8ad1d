package dev.barnabas.core.broker;

import dev.barnabas.core.delivery.Loop;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins consumer groups for sessions: a port. Thread: any that may block. */
public interface TopicGroups {
  /**
   * A session's own member of a group. What it commits is what was flushed; when the stream is
   * closed it commits and leaves at once.
   *
   * @param wake run on the loop, see {@link TopicStream#next}
   * @throws dev.barnabas.protocol.error.ProtocolException 42910 when there are as many members as
   *     the client or the node may have
   */
  TopicStream join(Joining joining, Loop loop, Runnable wake);

  /** Members now, those that are about to leave included. */
  int members();

  /**
   * What a session asks for.
   *
   * @param from where to begin in partitions of which the group has committed nothing; null: as it
   *     is configured
   * @param client whose members count together
   */
  record Joining(String group, Set<String> topics, @Nullable ReadFrom from, String client) {}
}
