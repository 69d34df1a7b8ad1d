package dev.barnabas.protocol.serial;

/**
 * The serial of what was added to a message later, a version or an annotation: the message's serial
 * and the place in the log, {@code SERIAL:OOOOOOOOOOOOOOO-IIIII}. Those of one message compare as
 * strings, and each is above the message's own (ably-protocol 25.7).
 */
public final class VersionSerial {
  private VersionSerial() {}

  /** Its text. */
  public static String text(String messageSerial, Position place) {
    String offset = Long.toString(place.offset() + 1);
    String index = Integer.toString(place.index());
    return new StringBuilder(messageSerial.length() + 22)
        .append(messageSerial)
        .append(':')
        .repeat('0', 15 - offset.length())
        .append(offset)
        .append('-')
        .repeat('0', 5 - index.length())
        .append(index)
        .toString();
  }
}
