package dev.barnabas.protocol.error;

/**
 * Input that breaks a rule of the protocol; the boundary it crosses turns it into the protocol's
 * answer.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorInfo error;

  public ProtocolException(ErrorInfo error) {
    // No stack trace: bad input is an everyday event, and a client must not be able to make us walk
    // the stack.
    super(error.code().code() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  public ProtocolException(ErrorCode code, String message) {
    this(code.with(message));
  }

  public ErrorInfo error() {
    return error;
  }
}
