package dev.barnabas.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether everybody received everything once and in order.
 *
 * @param expected by all clients together
 * @param lost connections that ended
 * @param losses why
 * @param strangers clients that another server did not let go on where they were
 */
public record Verdict(
    long expected,
    long received,
    long missed,
    long repeated,
    int lost,
    String losses,
    int strangers) {

  /** What is wrong, one sentence each; empty: nothing. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (missed > 0) {
      faults.add(missed + " of " + expected + " messages missed");
    }
    if (repeated > 0) {
      faults.add(repeated + " messages twice or out of order");
    }
    if (lost > 0) {
      faults.add(lost + " connections lost: " + losses);
    }
    if (strangers > 0) {
      faults.add(strangers + " clients came back and were not resumed");
    }
    if (missed == 0 && received - repeated != expected) {
      faults.add(received + " messages received, " + expected + " sent");
    }
    return faults;
  }
}
