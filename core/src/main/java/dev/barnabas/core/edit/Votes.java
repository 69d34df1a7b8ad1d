package dev.barnabas.core.edit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who annotated with one name, how often.
 *
 * <p>Thread: whose fold it is.
 */
final class Votes {
  /** Clients that a summary names; the rest only counts. */
  static final int CLIENTS_SHOWN = 100;

  // Clients that are told apart: a snapshot has to fit into a record of 1 MiB.
  private static final int CLIENTS_MAX = 10_000;

  private final Map<String, Long> clients = new LinkedHashMap<>(); // ≤ CLIENTS_MAX
  private long unidentified;

  boolean isEmpty() {
    return clients.isEmpty() && unidentified == 0;
  }

  int size() {
    return clients.size();
  }

  void set(String clientId) {
    if (clients.size() < CLIENTS_MAX) {
      clients.putIfAbsent(clientId, 1L);
    }
  }

  void add(@Nullable String clientId, long count) {
    boolean full = clients.size() >= CLIENTS_MAX;
    if (clientId == null || (full && !clients.containsKey(clientId))) {
      unidentified += count;
    } else {
      clients.merge(clientId, count, Long::sum);
    }
  }

  void remove(@Nullable String clientId, long count) {
    if (clientId == null) {
      unidentified = Math.max(0, unidentified - count);
    } else {
      clients.remove(clientId);
    }
  }

  long unidentified() {
    return unidentified;
  }

  /** How many clients, and which: the first of them. */
  Map<String, @Nullable Object> asSet() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("total", (long) clients.size());
    tree.put("clientIds", clients.keySet().stream().limit(CLIENTS_SHOWN).toList());
    return clipped(tree);
  }

  /** How often altogether, and by whom. */
  Map<String, @Nullable Object> asCounts() {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    clients.entrySet().stream()
        .limit(CLIENTS_SHOWN)
        .forEach(each -> shown.put(each.getKey(), each.getValue()));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("total", unidentified + clients.values().stream().mapToLong(Long::longValue).sum());
    tree.put("clientIds", shown);
    tree.put("totalUnidentified", unidentified);
    tree.put("totalClientIds", (long) clients.size());
    return clipped(tree);
  }

  private Map<String, @Nullable Object> clipped(Map<String, @Nullable Object> tree) {
    if (clients.size() > CLIENTS_SHOWN) {
      tree.put("clipped", true);
    }
    return tree;
  }

  /** How often one client; 0: never. */
  long of(String clientId) {
    return clients.getOrDefault(clientId, 0L);
  }

  /** For a snapshot. */
  List<@Nullable Object> state() {
    return List.of(unidentified, new LinkedHashMap<>(clients));
  }

  static Votes of(@Nullable Object state) {
    var votes = new Votes();
    if (state instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof Long unidentified
        && list.get(1) instanceof Map<?, ?> clients) {
      votes.unidentified = unidentified;
      clients.forEach((client, count) -> {
        if (client instanceof String clientId && count instanceof Long number) {
          votes.clients.put(clientId, number);
        }
      });
    }
    return votes;
  }
}
