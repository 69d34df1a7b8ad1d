package dev.barnabas.core.edit;

import dev.barnabas.core.edit.SummaryRoom.Need;
import dev.barnabas.protocol.message.Annotation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one type on one message, folded (ably-protocol 12). A name for which there is
 * no room does not count.
 *
 * <p>Thread: whose fold it is.
 */
final class Summary {
  private static final String ALL = ""; // where names don't count

  private final SummaryMethod method;
  private final SummaryRoom room;
  private final Map<String, Votes> votes = new LinkedHashMap<>(); // in bytes: see SummaryRoom

  Summary(SummaryMethod method, SummaryRoom room) {
    this.method = method;
    this.room = room;
  }

  void apply(Annotation annotation) {
    if (annotation.create()) {
      create(annotation);
    } else {
      delete(annotation);
    }
  }

  private void create(Annotation annotation) {
    String name = nameOf(method, annotation);
    String clientId = annotation.clientId();
    if (method.needsClientId()) {
      if (clientId != null) {
        set(name, clientId);
      }
      return;
    }
    Votes at = at(name);
    if (at != null) {
      at.add(method == SummaryMethod.TOTAL ? null : clientId, count(annotation));
      forgetIfEmpty(name);
    }
  }

  private void set(String name, String clientId) {
    Votes at = at(name);
    if (at == null || at.has(clientId)) {
      return;
    }
    if (method == SummaryMethod.UNIQUE) { // it moves
      votes.forEach((_, each) -> each.remove(clientId));
    }
    at.set(clientId);
    forgetEmpty();
  }

  private void delete(Annotation annotation) {
    String clientId = annotation.clientId();
    switch (method) {
      case TOTAL -> removeAt(ALL, null, 1);
      case FLAG, UNIQUE -> removeEverywhere(clientId);
      case DISTINCT -> {
        if (annotation.name() == null) {
          removeEverywhere(clientId);
        } else if (clientId != null) {
          removeAt(annotation.name(), clientId, 0);
        }
      }
      case MULTIPLE -> removeAt(nameOf(method, annotation), clientId, count(annotation));
    }
  }

  private long count(Annotation annotation) {
    Long count = method == SummaryMethod.MULTIPLE ? annotation.count() : null;
    return count == null ? 1 : count;
  }

  private static String nameOf(SummaryMethod method, Annotation annotation) {
    return method.hasNames() ? Objects.requireNonNullElse(annotation.name(), ALL) : ALL;
  }

  private void removeAt(String name, @Nullable String clientId, long count) {
    Votes at = votes.get(name);
    if (at != null) {
      if (clientId == null) {
        at.removeUnidentified(count);
      } else {
        at.remove(clientId);
      }
      forgetIfEmpty(name);
    }
  }

  private void removeEverywhere(@Nullable String clientId) {
    if (clientId != null) {
      votes.forEach((_, each) -> each.remove(clientId));
      forgetEmpty();
    }
  }

  private void forgetEmpty() {
    votes.entrySet().removeIf(each -> each.getValue().isEmpty() && gone(each.getKey()));
  }

  private void forgetIfEmpty(String name) {
    Votes at = votes.get(name);
    if (at != null && at.isEmpty() && gone(name)) {
      votes.remove(name);
    }
  }

  private boolean gone(String name) {
    room.removeName(name);
    return true;
  }

  /** Null: there is no room for the name. */
  private @Nullable Votes at(String name) {
    Votes known = votes.get(name);
    if (known == null && room.hasForName(name)) {
      known = add(name, new Votes(room));
    }
    return known;
  }

  private Votes add(String name, Votes added) {
    votes.put(name, added);
    room.addName(name);
    return added;
  }

  boolean isEmpty() {
    return votes.isEmpty();
  }

  /**
   * What an annotation would take.
   *
   * @param summary of its type; null: there is none yet
   */
  static Need need(@Nullable Summary summary, SummaryMethod method, Annotation annotation) {
    String name = nameOf(method, annotation);
    Votes at = summary == null ? null : summary.votes.get(name);
    String clientId = annotation.clientId();
    Need need = at == null ? SummaryRoom.ofName(name) : Need.NOTHING;
    if (clientId == null || !method.needsClientId() || (at != null && at.has(clientId))) {
      return need;
    }
    return need.plus(SummaryRoom.ofClient(clientId));
  }

  /**
   * As clients see it.
   *
   * @param shownBytes what the clients' ids may take for each name
   */
  Map<String, @Nullable Object> tree(int shownBytes) {
    Votes all = votes.get(ALL);
    return switch (method) {
      case TOTAL -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("total", all == null ? 0 : all.unidentified());
        yield tree;
      }
      case FLAG -> (all == null ? new Votes(room) : all).asSet(shownBytes);
      case DISTINCT, UNIQUE -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        votes.forEach((name, each) -> tree.put(name, each.asSet(shownBytes)));
        yield tree;
      }
      case MULTIPLE -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        votes.forEach((name, each) -> tree.put(name, each.asCounts(shownBytes)));
        yield tree;
      }
    };
  }

  /** What one client has to do with it, in the same form; empty: nothing. */
  Map<String, @Nullable Object> treeOf(String clientId) {
    var own = new Summary(method, new SummaryRoom());
    votes.forEach((name, each) -> {
      Votes at = each.of(clientId) > 0 ? own.at(name) : null;
      if (at != null) {
        at.add(clientId, each.of(clientId));
      }
    });
    return own.isEmpty() ? Map.of() : own.tree(SummaryRoom.CLIENT_BYTES_MAX);
  }

  /** For a snapshot. */
  Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    votes.forEach((name, each) -> state.put(name, each.state()));
    return state;
  }

  static Summary of(SummaryMethod method, SummaryRoom room, @Nullable Object state) {
    var summary = new Summary(method, room);
    if (state instanceof Map<?, ?> map) {
      map.forEach((name, each) -> summary.add(String.valueOf(name), Votes.of(room, each)));
    }
    return summary;
  }
}
