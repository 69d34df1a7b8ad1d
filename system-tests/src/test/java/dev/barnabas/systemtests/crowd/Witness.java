package dev.barnabas.systemtests.crowd;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What one client did and saw.
 *
 * @param received channel → its messages as {@code publisher:number}, in order of arrival
 * @param states what its connection went through since it was first connected
 * @param lost attachments that were not continued where they were, with the reason given
 * @param sameConnection whether its connectionId is the first one
 * @param state its connection's state now
 * @param published how many numbers it published, from 0
 * @param acked the acknowledged ones, in order of their ACKs
 * @param failed the refused ones
 */
public record Witness(
    Map<String, List<String>> received,
    List<String> states,
    List<String> lost,
    boolean sameConnection,
    String state,
    int published,
    List<Integer> acked,
    List<Failure> failed) {

  /** A publish that was answered with an error. */
  public record Failure(int n, int code, int status, String message) {}

  /** The first {@code count} messages of a publisher, as they should arrive. */
  public static List<String> all(String publisher, int count) {
    return IntStream.range(0, count).mapToObj(n -> publisher + ':' + n).toList();
  }
}
