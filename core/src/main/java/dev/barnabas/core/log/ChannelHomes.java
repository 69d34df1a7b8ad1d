package dev.barnabas.core.log;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;

/**
 * Says where a channel's log is: a pure function of its name and the rules in force. Thread: any.
 */
public interface ChannelHomes {
  Home homeOf(ChannelKey channel);

  /** Where a channel lives. */
  sealed interface Home {
    /** In that partition of that log. */
    record Known(ChannelLog log, int partition) implements Home {}

    /** Under a rule that does not serve now; the reason tells the client why and to come back. */
    record Pending(String rule, String reason) implements Home {
      /** What whoever wants the channel hears. */
      public ErrorInfo error() {
        return ErrorCode.CHANNEL_UNAVAILABLE.with(
            "rule '" + rule + "' does not serve now: " + reason);
      }
    }
  }
}
