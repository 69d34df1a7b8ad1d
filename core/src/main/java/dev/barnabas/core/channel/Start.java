package dev.barnabas.core.channel;

import dev.barnabas.protocol.serial.ChannelSerial;
import java.time.Duration;

/** Where an attachment wants its messages from. */
public sealed interface Start {
  /** From now on. */
  record Head() implements Start {}

  /** After this one, without a gap (spec RTL4c1). */
  record After(ChannelSerial serial) implements Start {}

  /** After a serial that no log of ours ever gave: told, and begun at the head. */
  record Foreign() implements Start {}

  /** Within a snapshot that was cut off: only another one makes it whole. */
  record WithinSnapshot() implements Start {}

  /** The last so many messages, then on (spec: channel param {@code rewind}). */
  record LastMessages(int count) implements Start {}

  /** The messages of so long ago and since, then on. */
  record Since(Duration back) implements Start {}
}
