package dev.barnabas.app.wiring;

/** A node that serves. */
public interface Started extends AutoCloseable {
  /** Where clients connect, such as {@code http://localhost:8080}. */
  String url();

  /** Ends cleanly: tells clients to go elsewhere, finishes what is under way, frees everything. */
  @Override
  void close();
}
