package dev.barnabas.bench.reference;

import java.util.List;

/** What a node is compared with in the same run. */
public sealed interface Reference {
  String name();

  /**
   * A server on this machine that makes the messages itself and sends each to all its clients.
   *
   * @param command to which rate, burst and size are added; speaks the lines of bcast.c
   */
  record Broadcaster(String name, List<String> command) implements Reference {}

  /** It can't be had here. */
  record Absent(String name, String why) implements Reference {}
}
