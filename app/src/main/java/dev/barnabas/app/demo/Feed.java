package dev.barnabas.app.demo;

/**
 * An endless sequence of records, a pure function of the index: the same seed gives the same
 * records in the same order, however often the feed is stopped or asked again.
 *
 * <p>Thread: any; implementations are immutable.
 */
interface Feed {

  /** The topic that the records go to. */
  String topic();

  /**
   * How many records are due in the first {@code elapsedMillis} milliseconds; never falls as time
   * grows.
   */
  long dueAt(long elapsedMillis);

  /** The record with this index, counted from 0. */
  DemoRecord recordAt(long index, Stamp stamp);
}
