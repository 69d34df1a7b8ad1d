package dev.barnabas.protocol.serial;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position with the identity of its log, as clients hold it: {@code channelSerial} of a frame,
 * {@code serial} of a message. Text form: {@code
 * GGGGG-OOOOOOOOOOOOOOO-IIIII@TOPICID-PARTITION-EPOCH}. The ordered part has a fixed width and
 * stands first, so that serials of a channel compare as strings (ably-protocol 25.7).
 *
 * @param leaderEpoch of the record at the position; -1 when none is known
 */
public record ChannelSerial(LogIdentity log, int partition, Position position, int leaderEpoch) {
  /** Offsets have 15 digits: at a million records a second that lasts for thirty years. */
  private static final long OFFSET_MAX = 999_999_999_999_998L;

  private static final String WITHIN = ":within";
  private static final int PARTITION_MAX = 99_999;
  private static final int LEADER_EPOCH_MAX = 999_999_999;
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{5})-(\\d{15})-(\\d{5})"
              + "@([A-Za-z0-9_-]{22})-(0|[1-9]\\d{0,4})-(-1|0|[1-9]\\d{0,8})(?:"
              + WITHIN
              + ")?");

  public ChannelSerial {
    if (partition < 0
        || partition > PARTITION_MAX
        || position.offset() > OFFSET_MAX
        || leaderEpoch < -1
        || leaderEpoch > LEADER_EPOCH_MAX) {
      throw new IllegalArgumentException(
          "no serial: partition " + partition + ", " + position + ", epoch " + leaderEpoch);
    }
  }

  /**
   * Offsets are written one higher, so that the place before the first record, offset -1, is text
   * too.
   */
  public String text() {
    // Written once for every message of the log: a format string would cost more than the rest.
    var text = new StringBuilder(72);
    padded(text, log.generation(), 5).append('-');
    padded(text, position.offset() + 1, 15).append('-');
    padded(text, position.index(), 5).append('@');
    return text.append(log.topicId())
        .append('-')
        .append(partition)
        .append('-')
        .append(leaderEpoch)
        .toString();
  }

  /**
   * A serial's text for frames of a snapshot that is not complete yet. Who brings it has not got
   * all that lies before the place, and has to begin anew.
   */
  public static String within(String text) {
    return text + WITHIN;
  }

  /** The text that {@link #within} was made of. */
  public static String whole(String text) {
    return isWithin(text) ? text.substring(0, text.length() - WITHIN.length()) : text;
  }

  /** Whether a text comes from {@link #within}. */
  public static boolean isWithin(String text) {
    return text.endsWith(WITHIN);
  }

  /**
   * Reads a serial's text; of one within a snapshot the place.
   *
   * @throws ProtocolException 40003 when it has not the form of one
   */
  public static ChannelSerial parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "not a serial: take it unchanged from a message or from ATTACHED");
    }
    return new ChannelSerial(
        new LogIdentity(Integer.parseInt(form.group(1)), form.group(4)),
        Integer.parseInt(form.group(5)),
        new Position(Long.parseLong(form.group(2)) - 1, Integer.parseInt(form.group(3))),
        Integer.parseInt(form.group(6)));
  }

  /**
   * Whether it stands later in its channel's order: all of a log that was made again comes after
   * all of the one before, as the texts say too.
   */
  public boolean isAfter(ChannelSerial other) {
    int byGeneration = Integer.compare(log.generation(), other.log.generation());
    return byGeneration != 0 ? byGeneration > 0 : position.isAfter(other.position);
  }

  private static StringBuilder padded(StringBuilder text, long number, int width) {
    String digits = Long.toString(number);
    return text.repeat('0', width - digits.length()).append(digits);
  }
}
