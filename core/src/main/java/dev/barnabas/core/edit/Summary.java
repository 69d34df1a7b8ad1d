package dev.barnabas.core.edit;

import dev.barnabas.protocol.message.Annotation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one type on one message, folded (ably-protocol 12).
 *
 * <p>Thread: whose fold it is.
 */
final class Summary {
  private static final String ALL = ""; // where names don't count
  private static final int NAMES_MAX = 1_000; // of one type; annotations with more don't count

  private final SummaryMethod method;
  private final Map<String, Votes> votes = new LinkedHashMap<>();

  Summary(SummaryMethod method) {
    this.method = method;
  }

  void apply(Annotation annotation) {
    String name = Objects.requireNonNullElse(annotation.name(), ALL);
    if (annotation.create()) {
      create(annotation, name);
    } else {
      delete(annotation, name);
    }
    votes.values().removeIf(Votes::isEmpty);
  }

  private void create(Annotation annotation, String name) {
    String clientId = annotation.clientId();
    long count = annotation.count() == null ? 1 : annotation.count();
    switch (method) {
      case TOTAL -> at(ALL).add(null, 1);
      case FLAG -> setIfKnown(ALL, clientId);
      case DISTINCT -> setIfKnown(name, clientId);
      case UNIQUE -> {
        if (clientId != null) {
          votes.values().forEach(each -> each.remove(clientId, 0));
          at(name).set(clientId);
        }
      }
      case MULTIPLE -> at(name).add(clientId, count);
    }
  }

  private void delete(Annotation annotation, String name) {
    String clientId = annotation.clientId();
    long count = annotation.count() == null ? 1 : annotation.count();
    switch (method) {
      case TOTAL -> at(ALL).remove(null, 1);
      case FLAG, UNIQUE -> removeEverywhere(clientId);
      case DISTINCT -> {
        if (annotation.name() == null) {
          removeEverywhere(clientId);
        } else if (clientId != null) {
          at(name).remove(clientId, 0);
        }
      }
      case MULTIPLE -> at(name).remove(clientId, count);
    }
  }

  private void removeEverywhere(@Nullable String clientId) {
    if (clientId != null) {
      votes.values().forEach(each -> each.remove(clientId, 0));
    }
  }

  private void setIfKnown(String name, @Nullable String clientId) {
    if (clientId != null) {
      at(name).set(clientId);
    }
  }

  private Votes at(String name) {
    if (votes.size() >= NAMES_MAX && !votes.containsKey(name)) {
      return new Votes();
    }
    return votes.computeIfAbsent(name, absent -> new Votes());
  }

  boolean isEmpty() {
    return votes.isEmpty();
  }

  /** Roughly, in bytes. */
  long weight() {
    long clients = votes.values().stream().mapToLong(Votes::size).sum();
    return votes.size() * 200L + clients * 100;
  }

  /** As clients see it. */
  Map<String, @Nullable Object> tree() {
    return switch (method) {
      case TOTAL -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("total", at(ALL).unidentified());
        yield tree;
      }
      case FLAG -> at(ALL).asSet();
      case DISTINCT, UNIQUE -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        votes.forEach((name, each) -> tree.put(name, each.asSet()));
        yield tree;
      }
      case MULTIPLE -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        votes.forEach((name, each) -> tree.put(name, each.asCounts()));
        yield tree;
      }
    };
  }

  /** What one client has to do with it, in the same form; empty: nothing. */
  Map<String, @Nullable Object> treeOf(String clientId) {
    var own = new Summary(method);
    votes.forEach((name, each) -> {
      if (each.of(clientId) > 0) {
        own.at(name).add(clientId, each.of(clientId));
      }
    });
    return own.isEmpty() ? Map.of() : own.tree();
  }

  /** For a snapshot. */
  Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    votes.forEach((name, each) -> state.put(name, each.state()));
    return state;
  }

  static Summary of(SummaryMethod method, @Nullable Object state) {
    var summary = new Summary(method);
    if (state instanceof Map<?, ?> map) {
      map.forEach((name, each) -> summary.votes.put(String.valueOf(name), Votes.of(each)));
    }
    return summary;
  }
}
