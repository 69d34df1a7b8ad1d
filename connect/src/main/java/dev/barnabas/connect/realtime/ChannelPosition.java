package dev.barnabas.connect.realtime;

/**
 * How far a channel was read. A frame of the channel is atomic, so a place inside it is the frame
 * before and a number.
 *
 * @param serial of the last frame that was read as a whole: a {@code channelSerial}
 * @param taken messages of the next frame that were read
 */
public record ChannelPosition(String serial, int taken) {}
