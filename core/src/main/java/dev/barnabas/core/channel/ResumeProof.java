package dev.barnabas.core.channel;

import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogPartition;
import dev.barnabas.core.log.Waiting;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.serial.ChannelSerial;
import org.jspecify.annotations.Nullable;

/**
 * Proves a resume from further back than a node remembers (architecture 2.4): the record at the
 * serial is still the one that was there, and nothing after it can have been compacted away.
 *
 * <p>Thread: any that may block.
 */
final class ResumeProof {
  private final ChannelLog log;

  ResumeProof(ChannelLog log) {
    this.log = log;
  }

  /** Why the log can't prove that it still has everything after the serial; null: it does. */
  @Nullable ErrorInfo gap(ChannelSerial serial) {
    LogPartition at = log.partition(serial.partition());
    if (!log.publishable() && Waiting.on(log.reader().isCompacted(at))) {
      return ErrorCode.CONTINUITY_EXPIRED.with(
          "the topic is compacted: what lies so far back may be incomplete");
    }
    long offset = serial.position().offset();
    int[] epoch = {-1};
    log.reader()
        .scan(
            at,
            Math.max(0, offset),
            offset + 1,
            record -> {
              epoch[0] = record.leaderEpoch();
              return false;
            });
    boolean other = epoch[0] >= 0 && serial.leaderEpoch() >= 0 && epoch[0] != serial.leaderEpoch();
    return other
        ? ErrorCode.CONTINUITY_OTHER_LOG.with("the log was truncated behind the serial")
        : null;
  }
}
