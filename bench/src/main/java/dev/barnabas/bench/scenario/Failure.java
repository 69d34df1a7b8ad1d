package dev.barnabas.bench.scenario;

/** Why a part of a run ended early. */
final class Failure {
  private Failure() {}

  /** With what failed while it was cleared up: no message came, as nobody made one any longer. */
  static String text(Exception failed) {
    var text = new StringBuilder(failed.toString());
    for (Throwable further : failed.getSuppressed()) {
      text.append("; ").append(further);
    }
    return text.toString();
  }
}
