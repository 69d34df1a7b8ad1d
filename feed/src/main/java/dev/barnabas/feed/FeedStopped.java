package dev.barnabas.feed;

/** A message can't be mapped, and the configuration says that nothing follows then. */
public final class FeedStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedStopped(String message) {
    super(message);
  }
}
