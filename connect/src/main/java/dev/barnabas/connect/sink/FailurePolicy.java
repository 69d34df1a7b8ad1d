package dev.barnabas.connect.sink;

/** What happens to a record that can't be mapped, or whose message a node refuses for good. */
public enum FailurePolicy {
  /** The task fails at it. */
  STOP,
  /** It is counted and left out. */
  SKIP,
  /** It goes to the worker's dead letter queue; as {@link #STOP} where there is none. */
  DLQ
}
