package dev.barnabas.connect.realtime;

/** The node will not let us read, and would not if we asked again. */
public final class ReadingFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReadingFailed(String message) {
    super(message);
  }
}
