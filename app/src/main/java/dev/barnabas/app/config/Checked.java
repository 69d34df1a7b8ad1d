package dev.barnabas.app.config;

/** A settings record with rules over several of its keys. */
interface Checked {
  void check(Report report);

  /** Takes what is wrong. */
  @FunctionalInterface
  interface Report {
    /**
     * Says what is wrong with a key of the record.
     *
     * @param key relative to the record, such as {@code keys[0].secret}; empty for the record
     *     itself
     */
    void problem(String key, String rule, String remedy);
  }
}
