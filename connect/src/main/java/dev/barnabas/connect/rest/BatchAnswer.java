package dev.barnabas.connect.rest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a batch went. */
public sealed interface BatchAnswer {
  /**
   * The node took a stand on each message.
   *
   * @param failures one per message, in the order of the request; empty where it was published
   */
  record Results(List<Optional<Failure>> failures) implements BatchAnswer {
    public Results {
      failures = List.copyOf(failures);
    }
  }

  /** The request as a whole is not accepted, and would not be if it came again. */
  record Refused(Failure failure) implements BatchAnswer {}

  /**
   * Nothing is known of the messages, or the node can't take them now: to be sent again.
   *
   * @param after what the node asked to wait for; zero when it did not
   */
  record Later(String reason, Duration after) implements BatchAnswer {}

  /**
   * Why something was not published.
   *
   * @param code of the protocol; 0 when the answer had none
   * @param status of HTTP
   */
  record Failure(int code, int status, String message) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    /** Whether the same may succeed later. */
    public boolean passes() {
      return status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS;
    }

    @Override
    public String toString() {
      return status + (code == 0 ? "" : "/" + code) + ": " + message;
    }
  }
}
