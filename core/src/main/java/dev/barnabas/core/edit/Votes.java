package dev.barnabas.core.edit;

import dev.barnabas.core.log.Hash128;
import dev.barnabas.protocol.message.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who annotated with one name, how often. Where there is no more room for clients' ids, hashes tell
 * clients apart, and where there is none for those either, a client does not count.
 *
 * <p>Thread: whose fold it is.
 */
final class Votes {
  /** Clients that a summary names; the rest only counts. */
  static final int CLIENTS_SHOWN = 100;

  private final SummaryRoom room;
  private final Map<String, Long> clients = new LinkedHashMap<>(); // in bytes: see SummaryRoom
  private final TreeSet<Long> unnamed = new TreeSet<>(); // ≤ SummaryRoom.UNNAMED_MAX
  private long unidentified;

  Votes(SummaryRoom room) {
    this.room = room;
  }

  boolean isEmpty() {
    return clients.isEmpty() && unnamed.isEmpty() && unidentified == 0;
  }

  boolean has(String clientId) {
    return clients.containsKey(clientId)
        || (!unnamed.isEmpty() && unnamed.contains(hash(clientId)));
  }

  void set(String clientId) {
    if (has(clientId)) {
      return;
    }
    if (room.hasForClient(clientId)) {
      clients.put(clientId, 1L);
      room.addClient(clientId);
    } else if (room.hasForUnnamed() && unnamed.add(hash(clientId))) {
      room.addUnnamed(1);
    }
  }

  void add(@Nullable String clientId, long count) {
    Long before = clientId == null ? null : clients.get(clientId);
    if (clientId != null && before != null) {
      clients.put(clientId, before + count);
    } else if (clientId != null && room.hasForClient(clientId)) {
      clients.put(clientId, count);
      room.addClient(clientId);
    } else {
      unidentified += count;
    }
  }

  void removeUnidentified(long count) {
    unidentified = Math.max(0, unidentified - count);
  }

  void remove(String clientId) {
    if (clients.remove(clientId) != null) {
      room.removeClient(clientId);
    } else if (!unnamed.isEmpty() && unnamed.remove(hash(clientId))) {
      room.addUnnamed(-1);
    }
  }

  long unidentified() {
    return unidentified;
  }

  /**
   * How many clients, and which: the first of them.
   *
   * @param shownBytes what their ids may take
   */
  Map<String, @Nullable Object> asSet(int shownBytes) {
    List<String> shown = shown(shownBytes);
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("total", total());
    tree.put("clientIds", shown);
    return clipped(tree, shown.size());
  }

  /** How often altogether, and by whom. */
  Map<String, @Nullable Object> asCounts(int shownBytes) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    shown(shownBytes).forEach(clientId -> shown.put(clientId, clients.get(clientId)));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("total", unidentified + clients.values().stream().mapToLong(Long::longValue).sum());
    tree.put("clientIds", shown);
    tree.put("totalUnidentified", unidentified);
    tree.put("totalClientIds", total());
    return clipped(tree, shown.size());
  }

  private long total() {
    return (long) clients.size() + unnamed.size();
  }

  private List<String> shown(int bytesMax) {
    var shown = new ArrayList<String>();
    int bytes = 0;
    for (String clientId : clients.keySet()) {
      bytes += Utf8.length(clientId);
      if (shown.size() == CLIENTS_SHOWN || bytes > bytesMax) {
        break;
      }
      shown.add(clientId);
    }
    return shown;
  }

  private Map<String, @Nullable Object> clipped(Map<String, @Nullable Object> tree, int shown) {
    if (total() > shown) {
      tree.put("clipped", true);
    }
    return tree;
  }

  /** How often one client; 0: never. */
  long of(String clientId) {
    long unnamedOnce = has(clientId) ? 1 : 0;
    return clients.getOrDefault(clientId, unnamedOnce);
  }

  /** For a snapshot. */
  List<@Nullable Object> state() {
    ByteBuffer hashes = ByteBuffer.allocate(unnamed.size() * Long.BYTES);
    unnamed.forEach(hashes::putLong);
    return List.of(unidentified, new LinkedHashMap<>(clients), hashes.array());
  }

  static Votes of(SummaryRoom room, @Nullable Object state) {
    var votes = new Votes(room);
    if (state instanceof List<?> list
        && list.size() == 3
        && list.get(0) instanceof Long unidentified
        && list.get(1) instanceof Map<?, ?> clients
        && list.get(2) instanceof byte[] hashes) {
      votes.unidentified = unidentified;
      clients.forEach((client, count) -> {
        if (client instanceof String clientId && count instanceof Long number) {
          votes.clients.put(clientId, number);
          room.addClient(clientId);
        }
      });
      for (var each = ByteBuffer.wrap(hashes); each.remaining() >= Long.BYTES; ) {
        votes.unnamed.add(each.getLong());
      }
      room.addUnnamed(votes.unnamed.size());
    }
    return votes;
  }

  private static long hash(String clientId) {
    return Hash128.of(clientId.getBytes(StandardCharsets.UTF_8)).low();
  }
}
