package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.rule.Partitioner;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** How the names of one channel template on one topic lead to a partition. */
sealed interface ChannelHome {
  String topic();

  OwnedNames names();

  /** The partition of a name that {@link #names} owns; empty when no record can have made it. */
  OptionalInt partition(String channel);

  /** The topic has one partition. */
  record OnlyPartition(String topic, OwnedNames names) implements ChannelHome {
    @Override
    public OptionalInt partition(String channel) {
      return OptionalInt.of(0);
    }
  }

  /** A literal prefix, then the key as it is. */
  record ByKey(String topic, OwnedNames names, Partitioner partitioner, int partitions)
      implements ChannelHome {
    @Override
    public OptionalInt partition(String channel) {
      String key = channel.substring(names.prefix().length());
      return key.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(partitioner.partition(key.getBytes(StandardCharsets.UTF_8), partitions));
    }
  }

  /**
   * The partition's number stands in the name: right behind a fixed beginning, or right before a
   * fixed end.
   *
   * @param fixed that beginning or end
   */
  record ByNumber(String topic, OwnedNames names, String fixed, boolean atEnd, int partitions)
      implements ChannelHome {
    @Override
    public OptionalInt partition(String channel) {
      return atEnd ? beforeEnd(channel) : behindBeginning(channel);
    }

    private OptionalInt behindBeginning(String channel) {
      int end = fixed.length();
      while (end < channel.length() && isDigit(channel.charAt(end))) {
        end++;
      }
      return number(channel.substring(fixed.length(), end));
    }

    private OptionalInt beforeEnd(String channel) {
      if (!channel.endsWith(fixed)) {
        return OptionalInt.empty();
      }
      int end = channel.length() - fixed.length();
      int start = end;
      while (start > 0 && isDigit(channel.charAt(start - 1))) {
        start--;
      }
      return number(channel.substring(start, end));
    }

    private OptionalInt number(String digits) {
      // Six digits: more partitions than any topic has. No leading zeros, so that one name has one
      // home.
      boolean hasLeadingZero = digits.length() > 1 && digits.startsWith("0");
      if (digits.isEmpty() || digits.length() > 6 || hasLeadingZero) {
        return OptionalInt.empty();
      }
      int number = Integer.parseInt(digits);
      return number < partitions ? OptionalInt.of(number) : OptionalInt.empty();
    }

    static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
