package dev.barnabas.bench.load;

import java.util.Arrays;

/**
 * Which messages there are to be.
 *
 * @param run makes the names of channels new in each round: {@code RUN.NUMBER}
 * @param channels how many
 * @param skewed rates fall with the channel's number, as 1, 1/2, 1/3, …; otherwise all are equal
 * @param turnsPerSecond how often something is made
 * @param burst messages made at once, on one channel
 * @param sizeBytes of a message's data, about
 */
public record FeedPlan(
    String run, int channels, boolean skewed, int turnsPerSecond, int burst, int sizeBytes) {
  private static final int ORDER_LENGTH = 1 << 16;
  private static final long SPREAD = 0x9e3779b97f4a7c15L; // splitmix64's increment

  /** The name of a channel without its namespace, and the key of its records. */
  public String key(int channel) {
    return run + '.' + channel;
  }

  /** The channels in the order of their turns, to be repeated. The same in every run. */
  int[] order() {
    if (!skewed) {
      int[] order = new int[channels];
      Arrays.setAll(order, i -> i);
      return order;
    }
    double[] until = new double[channels];
    double sum = 0;
    for (int i = 0; i < channels; i++) {
      sum += 1.0 / (i + 1);
      until[i] = sum;
    }
    int[] order = new int[ORDER_LENGTH];
    for (int i = 0; i < ORDER_LENGTH; i++) {
      double point = ((i * SPREAD) >>> 11) * 0x1p-53 * sum;
      int at = Arrays.binarySearch(until, point);
      order[i] = Math.min(channels - 1, at < 0 ? -at - 1 : at);
    }
    return order;
  }

  String data(long sequence) {
    String marker = Marker.text(sequence, Marker.now());
    return marker + "x".repeat(Math.max(0, sizeBytes - Marker.LENGTH));
  }
}
