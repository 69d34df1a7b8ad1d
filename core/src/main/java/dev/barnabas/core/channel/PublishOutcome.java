package dev.barnabas.core.channel;

import dev.barnabas.protocol.error.ErrorInfo;
import java.util.List;

/** How a publish ended (architecture 2.3). */
public sealed interface PublishOutcome {
  /**
   * It is in the log and this node has replayed it.
   *
   * @param serials of the messages, those of the first occurrence where this one was a repeat;
   *     empty when the first occurrence lies too far back to know
   */
  record Accepted(List<String> serials) implements PublishOutcome {}

  /** It is not in the log and never will be. */
  record Refused(ErrorInfo error) implements PublishOutcome {}

  /** It may be in the log: the same again, with the same id, is safe. */
  record Unknown(ErrorInfo error) implements PublishOutcome {}
}
