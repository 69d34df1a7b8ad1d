package dev.barnabas.core.edit;

import dev.barnabas.protocol.message.Utf8;

/**
 * What the summaries of one message take, over all types, and may take: a snapshot has to fit into
 * a record, and each annotation tells subscribers all of it.
 *
 * <p>Part of the state of a message: what a fold counts depends on it, so all nodes have the same.
 *
 * <p>Thread: whose fold it is.
 */
final class SummaryRoom {
  /** Types and names: some 200 short ones. */
  static final int NAME_BYTES_MAX = 16 << 10;

  /** Clients whose ids are kept: some 1,500 short ones. */
  static final int CLIENT_BYTES_MAX = 64 << 10;

  /** Clients of which only a hash is kept, so that none counts twice. */
  static final int UNNAMED_MAX = 10_000;

  private static final int NAME_BYTES = 64; // what frames and snapshots say besides the name
  private static final int CLIENT_BYTES = 8;
  private static final int UNNAMED_HEAP_BYTES = 64;

  private int names;
  private int nameBytes;
  private int clientBytes;
  private int unnamed;

  /** What more of something is asked for. */
  record Need(int nameBytes, int clients, int clientBytes) {
    static final Need NOTHING = new Need(0, 0, 0);

    Need plus(Need other) {
      return new Need(
          nameBytes + other.nameBytes, clients + other.clients, clientBytes + other.clientBytes);
    }
  }

  static Need ofName(String name) {
    return new Need(Utf8.length(name) + NAME_BYTES, 0, 0);
  }

  static Need ofClient(String clientId) {
    return new Need(0, 1, Utf8.length(clientId) + CLIENT_BYTES);
  }

  /** Whether all of it would be counted. */
  boolean has(Need need) {
    boolean names = need.nameBytes() == 0 || nameBytes + need.nameBytes() <= NAME_BYTES_MAX;
    boolean clients =
        need.clients() == 0
            || clientBytes + need.clientBytes() <= CLIENT_BYTES_MAX
            || unnamed + need.clients() <= UNNAMED_MAX;
    return names && clients;
  }

  boolean hasForName(String name) {
    return nameBytes + ofName(name).nameBytes() <= NAME_BYTES_MAX;
  }

  boolean hasForClient(String clientId) {
    return clientBytes + ofClient(clientId).clientBytes() <= CLIENT_BYTES_MAX;
  }

  boolean hasForUnnamed() {
    return unnamed < UNNAMED_MAX;
  }

  void addName(String name) {
    names++;
    nameBytes += ofName(name).nameBytes();
  }

  void removeName(String name) {
    names--;
    nameBytes -= ofName(name).nameBytes();
  }

  void addClient(String clientId) {
    clientBytes += ofClient(clientId).clientBytes();
  }

  void removeClient(String clientId) {
    clientBytes -= ofClient(clientId).clientBytes();
  }

  void addUnnamed(int count) {
    unnamed += count;
  }

  /** Types and names together. */
  int names() {
    return names;
  }

  /** Roughly, in bytes of heap. */
  long weight() {
    return 4L * nameBytes + 6L * clientBytes + (long) unnamed * UNNAMED_HEAP_BYTES;
  }
}
