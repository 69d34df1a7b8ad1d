package dev.barnabas.protocol.error;

/**
 * An error as a client sees it ({@code ErrorInfo}, spec TI1): code, status, message and a page that
 * explains it.
 *
 * @param code its row of the table
 * @param message what was wrong and what to do, for a person
 */
public record ErrorInfo(ErrorCode code, String message) {
  private static final String HELP = "https://help.ably.io/error/";

  /** The page that explains the code. */
  public String href() {
    return HELP + code.code();
  }
}
