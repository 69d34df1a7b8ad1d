package dev.barnabas.feed;

/** The feed will not be connected to again. */
public final class FeedEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedEnded(String message) {
    super(message);
  }
}
