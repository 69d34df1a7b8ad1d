package dev.barnabas.mapping.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.Frame;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JSONata expression. Each evaluation has a frame of its own with its bounds: what the
 * library evaluates is counted as steps, so that every node ends it at the same place.
 */
record JsonataProgram(String text, Jsonata expression) implements Expression {
  /** Evaluations in evaluations: some ten stack frames each. */
  private static final int DEPTH_MAX = 150;

  /** How deep a result may nest: as deep as JSON may be that is read. */
  private static final int RESULT_DEPTH_MAX = 100;

  @Override
  public @Nullable Object evaluate(Map<String, @Nullable Object> context, Steps steps) {
    return normal(result(context, steps), steps, 0);
  }

  @Override
  public boolean test(Map<String, @Nullable Object> context) {
    return test(context, new Steps(STEPS_MAX, () -> 0));
  }

  /** True as JSONata has it: zero is false, and so is an array without anything true. */
  @Override
  public boolean test(Map<String, @Nullable Object> context, Steps steps) {
    return Jsonata.boolize(result(context, steps));
  }

  /** What is wrong when there is nothing to read; null: nothing. */
  @Nullable JException failureWithoutDocument() {
    try {
      var _ = raw(Map.of(), new Steps(STEPS_MAX, () -> 0));
      return null;
    } catch (JException e) {
      return e;
    } catch (RuntimeException | StackOverflowError e) {
      return null; // it needs a document
    }
  }

  private @Nullable Object result(Map<String, @Nullable Object> context, Steps steps) {
    try {
      return raw(context, steps);
    } catch (MappingError e) {
      throw e;
    } catch (JException e) {
      throw new MappingError(Reason.EXPRESSION, "'" + text + "' failed: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // The library signals some type errors as whatever broke first.
      throw new MappingError(Reason.EXPRESSION, "'" + text + "' failed: " + e);
    }
  }

  private @Nullable Object raw(Map<String, @Nullable Object> context, Steps steps) {
    Frame frame = expression.createFrame();
    var bounds = new Bounds(steps);
    frame.setEvaluateEntryCallback((_, _, _) -> bounds.enter());
    frame.setEvaluateExitCallback((_, _, _, _) -> bounds.leave());
    return expression.evaluate(context, frame);
  }

  /** Thread: the evaluation's. */
  private static final class Bounds {
    private final Steps steps;
    private int depth;

    Bounds(Steps steps) {
      this.steps = steps;
    }

    void enter() {
      steps.take();
      depth++;
      if (depth > DEPTH_MAX) {
        throw new MappingError(Reason.EXPRESSION, "the expression calls itself too often");
      }
    }

    void leave() {
      depth--;
    }
  }

  private @Nullable Object normal(@Nullable Object value, Steps steps, int depth) {
    steps.take();
    if (depth > RESULT_DEPTH_MAX) {
      throw new MappingError(Reason.EXPRESSION, "'" + text + "' nests too deep");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case byte[] bytes -> bytes;
      case Number number -> Numbers.normal(number);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach(
            (name, member) -> members.put(String.valueOf(name), normal(member, steps, depth + 1)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> values = new ArrayList<>(list.size());
        for (Object one : list) {
          values.add(normal(one, steps, depth + 1));
        }
        yield values;
      }
      default ->
          throw new MappingError(Reason.EXPRESSION, "'" + text + "' gives a function, not a value");
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
