package dev.barnabas.protocol.serial;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Locale;
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
  private static final Pattern FORM =
      Pattern.compile("(\\d{5})-(\\d{15})-(\\d{5})@([A-Za-z0-9_-]{22})-(\\d{1,5})-(-?\\d{1,9})");

  /**
   * Offsets are written one higher, so that the place before the first record, offset -1, is text
   * too.
   */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%05d-%015d-%05d@%s-%d-%d",
        log.generation(),
        position.offset() + 1,
        position.index(),
        log.topicId(),
        partition,
        leaderEpoch);
  }

  /**
   * Reads a serial's text.
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
}
