package dev.barnabas.bench.report;

/** What is measured. Results name it by {@link #label}. */
public enum Figure {
  /** CPU time of the server's process, µs per message delivered. */
  CPU("CPU µs", 2),
  /** Of that: the event loops, which deliver. */
  LOOPS("loops µs", 2),
  /** Of that: the thread that reads the log and maps records. */
  READER("reader µs", 2),
  /** Of that: the Kafka broker in the same process. */
  BROKER("broker µs", 2),
  /** Of that: compiler and collector. */
  JVM("JVM µs", 2),
  /** Of that: all other threads. */
  OTHER("other µs", 2),
  /** From the making of a message to its client. */
  P50("p50 ms", 2),
  P99("p99 ms", 2),
  /** Messages that clients got, a second. */
  RATE("deliveries/s", 0),
  /** Read by clients, bytes per message. */
  BYTES("bytes", 0),
  /** Those bytes for who takes deltas, in per cent of those for who does not. */
  OF_WHOLE("% of whole", 1),
  /** CPU time of the server's process per client that connected, was let in and attached. */
  ARRIVAL("arrival µs", 0),
  /** Clients that came a second. */
  ARRIVALS("arrivals/s", 0),
  /** Live objects per connection, bytes. */
  HEAP("heap B", 0),
  /** resident memory per connection (or per client that stands still), bytes. */
  RESIDENT("resident B", 0),
  /** CPU time per second and idle connection, µs. */
  IDLE("idle µs/s", 2),
  /** Until all clients of a node that died are back and have all they missed. */
  RETURN("return s", 2),
  /** How often one of them had to connect again before it was in. */
  REFUSED("refused", 0);

  private final String label;
  private final int decimals;

  Figure(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  public String label() {
    return label;
  }

  public int decimals() {
    return decimals;
  }
}
