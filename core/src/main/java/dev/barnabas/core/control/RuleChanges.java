package dev.barnabas.core.control;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of an app, as the Control API sees and changes them. Thread: any. */
public final class RuleChanges {
  private static final String KIND = "rule";
  private static final int RULES_MAX = 100; // each runs a thread on each node
  private static final String SOURCE = "source";
  private static final String TARGET = "target";
  private static final Set<String> TYPES = Set.of("kafka", "barnabas/egress", "barnabas/ingress");
  private static final Set<String> FIELDS =
      Set.of("ruleType", "requestMode", "status", SOURCE, TARGET);

  private final Administration administration;
  private final RuleBook book;

  RuleChanges(Administration administration, RuleBook book) {
    this.administration = administration;
    this.book = book;
  }

  /** All of an app, those of this node's file first. */
  public List<RuleRecord> list(String app) {
    return Stream.concat(
            book.declared(app).stream(), administration.app(app).rules().values().stream())
        .toList();
  }

  /**
   * One of them.
   *
   * @throws ProtocolException 40400
   */
  public RuleRecord get(String app, String id) {
    Predicate<RuleRecord> named = rule -> rule.id().equals(id);
    return Administration.found(
        list(app).stream().filter(named).findFirst().orElse(null), KIND, id);
  }

  /** How it stands on this node. */
  public Map<String, @Nullable Object> standing(RuleRecord rule) {
    return book.standing(rule);
  }

  /**
   * Makes one; the nodes start it when they hear of it.
   *
   * @throws ProtocolException 40001, 40003 naming what is wrong
   */
  public CompletionStage<RuleRecord> create(String app, @Nullable Object body) {
    Body fields = read(body);
    String type = fields.required("ruleType");
    if (!TYPES.contains(type)) {
      throw Body.wrong(
          "ruleType", "'" + type + "' is not served; there are: " + String.join(", ", sorted()));
    }
    requireObject(fields, TARGET, fields.any(TARGET));
    Map<String, @Nullable Object> made = merged(Map.of("status", "enabled"), fields);
    return administration.change(() -> {
      Map<String, RuleRecord> there = administration.app(app).rules();
      Administration.requireRoom(there.values(), RULES_MAX, "rules");
      long now = administration.nowMillis();
      var rule =
          new RuleRecord(app, administration.naming().ids().get(), made, now, now, Origin.API);
      book.check(rule, there.values());
      return administration.write(rule);
    });
  }

  /** Changes the members of the rule, its source and its target that the body names. */
  public CompletionStage<RuleRecord> update(String app, String id, @Nullable Object body) {
    Body fields = read(body);
    return administration.change(() -> {
      RuleRecord old = changeable(app, id);
      if (!fields.text("ruleType", "").isEmpty()
          && !fields.text("ruleType", "").equals(old.body().get("ruleType"))) {
        throw Body.wrong("ruleType", "can't be changed: make another rule");
      }
      var rule =
          new RuleRecord(
              app,
              id,
              merged(old.body(), fields),
              old.createdMillis(),
              administration.nowMillis(),
              old.origin());
      var others = new ArrayList<>(administration.app(app).rules().values());
      others.removeIf(other -> other.id().equals(id));
      book.check(rule, others);
      return administration.write(rule);
    });
  }

  /** Removes it: the nodes end it when they hear of it. */
  public CompletionStage<Void> delete(String app, String id) {
    return administration.change(() -> administration.remove(List.of(changeable(app, id))));
  }

  /** Lets one that stands still try its record again; nothing where it runs. */
  public CompletionStage<RuleRecord> resume(String app, String id) {
    RuleRecord rule = get(app, id);
    return book.resume(rule, false).thenApply(_ -> rule);
  }

  /**
   * Lets one that stands still go on without its record.
   *
   * @throws ProtocolException in the stage: 40900, it does not stand still
   */
  public CompletionStage<RuleRecord> skipOne(String app, String id) {
    RuleRecord rule = get(app, id);
    return book.resume(rule, true)
        .thenApply(stood -> {
          if (!stood) {
            throw new ProtocolException(
                ErrorCode.CONFLICT, "the rule does not stand still: there is nothing to skip");
          }
          return rule;
        });
  }

  /**
   * Takes its dead letters to it once more, on this node.
   *
   * @throws ProtocolException in the stage: 40900, there are none that could be replayed
   */
  public CompletionStage<Map<String, @Nullable Object>> replay(String app, String id) {
    return book.replay(get(app, id));
  }

  /** How far that is. */
  public CompletionStage<Map<String, @Nullable Object>> replayed(String app, String id) {
    return book.replayed(get(app, id));
  }

  private RuleRecord changeable(String app, String id) {
    RuleRecord rule = get(app, id);
    Administration.requireChangeable(rule.origin(), KIND, id);
    return rule;
  }

  private static Body read(@Nullable Object tree) {
    Body body = Body.read("a rule", tree, FIELDS);
    var _ = body.word("status", "enabled", "disabled", true);
    if (!body.text("requestMode", "single").equals("single")) {
      throw Body.wrong("requestMode", "must be single");
    }
    for (String name : List.of(SOURCE, TARGET)) {
      Object value = body.any(name);
      if (value != null) {
        requireObject(body, name, value);
      }
    }
    return body;
  }

  private static void requireObject(Body body, String name, @Nullable Object value) {
    if (value == null) {
      var _ = body.required(name);
    }
    if (!(value instanceof Map)) {
      throw Body.wrong(name, "must be an object");
    }
  }

  private static List<String> sorted() {
    return TYPES.stream().sorted().toList();
  }

  private static Map<String, @Nullable Object> merged(
      Map<String, @Nullable Object> old, Body fields) {
    var merged = new LinkedHashMap<String, @Nullable Object>(old);
    fields
        .map()
        .forEach((name, value) -> {
          String key = String.valueOf(name);
          if (value instanceof Map<?, ?> members && (key.equals(SOURCE) || key.equals(TARGET))) {
            merged.put(key, members(old.get(key), members));
          } else if (value != null) {
            merged.put(key, value);
          }
        });
    return merged;
  }

  /** The members of an object with others in their place; a null removes one. */
  private static Map<String, @Nullable Object> members(@Nullable Object old, Map<?, ?> changed) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (old instanceof Map<?, ?> known) {
      known.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    changed.forEach((name, value) -> {
      if (value == null) {
        members.remove(String.valueOf(name));
      } else {
        members.put(String.valueOf(name), value);
      }
    });
    return members;
  }
}
