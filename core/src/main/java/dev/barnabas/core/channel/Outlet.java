package dev.barnabas.core.channel;

/**
 * An event loop as the log reader sees it: where deliveries and answers are handed over. Thread:
 * {@code execute} any; the rest its loop.
 */
public interface Outlet {
  /** Its number among the node's loops, from 0. */
  int index();

  /** Runs a task on the loop, in order of submission. */
  void execute(Runnable task);

  /** After the last entry of a hand-over: sends what was written. */
  void onBatchEnd();

  /**
   * More came than the loop kept up with and nothing was handed over: its cursors have to catch up.
   */
  void onOverrun();
}
