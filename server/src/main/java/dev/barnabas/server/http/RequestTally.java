package dev.barnabas.server.http;

/** Hears how requests of apps were answered: a port. Thread: any. */
@FunctionalInterface
public interface RequestTally {
  /**
   * A request was answered.
   *
   * @param request knows by then whose it was, see {@link Request#app}
   * @param status of the answer
   */
  void onAnswered(Request request, int status);
}
