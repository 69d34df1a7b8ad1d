package dev.barnabas.bench.process;

/** What a thread of a node does, told by its name. */
public enum Share {
  /** The delivery's own part: event loops. */
  LOOPS,
  /** Reads the log and maps it. */
  READER,
  /** The embedded broker, which a real installation has elsewhere. */
  BROKER,
  /** Compiles, and collects garbage: warm-up, when the rest allocates nothing. */
  JVM,
  OTHER;

  /** {@code name} as the kernel has it: at most 15 bytes. */
  static Share of(String name) {
    if (name.equals("barnabas-loop-w")) {
      return OTHER; // the watchdog
    }
    if (name.startsWith("barnabas-loop")) {
      return LOOPS;
    }
    if (name.startsWith("barnabas-log-re")) {
      return READER;
    }
    if (name.startsWith("data-plane-")
        || name.startsWith("kafka-")
        || name.startsWith("quorum-")
        || name.startsWith("raft-")
        || name.startsWith("broker-")
        || name.startsWith("controller-")
        || name.startsWith("group-coord")
        || name.startsWith("ExpirationReape")) {
      return BROKER;
    }
    boolean compiler = name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
    boolean collector =
        name.startsWith("G1 ") || name.startsWith("GC Thread") || name.startsWith("VM ");
    return compiler || collector ? JVM : OTHER;
  }
}
