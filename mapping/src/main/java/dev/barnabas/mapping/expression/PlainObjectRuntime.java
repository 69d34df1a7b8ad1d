package dev.barnabas.mapping.expression;

import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.jmespath.JmespathException;
import software.amazon.smithy.jmespath.JmespathExceptionType;
import software.amazon.smithy.jmespath.RuntimeType;
import software.amazon.smithy.jmespath.evaluation.EvaluationUtils;
import software.amazon.smithy.jmespath.evaluation.JmespathRuntime;
import software.amazon.smithy.jmespath.evaluation.NumberType;

/**
 * JMESPath's view of plain Java objects, for one evaluation. It counts steps: {@code [@,@]|[@,@]|…}
 * doubles a document with every seven characters, so neither length nor depth of an expression
 * bounds its work.
 *
 * <p>Thread: the caller's.
 */
final class PlainObjectRuntime implements JmespathRuntime<@Nullable Object> {
  private final Steps steps;

  PlainObjectRuntime(Steps steps) {
    this.steps = steps;
  }

  /** Called for every value that is visited or made. */
  void step() {
    steps.take();
  }

  @Override
  public RuntimeType typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> RuntimeType.NULL;
      case Map<?, ?> _ -> RuntimeType.OBJECT;
      case List<?> _ -> RuntimeType.ARRAY;
      case Number _ -> RuntimeType.NUMBER;
      case Boolean _ -> RuntimeType.BOOLEAN;
      default -> RuntimeType.STRING;
    };
  }

  @Override
  public boolean isTruthy(@Nullable Object value) {
    return Truth.of(value);
  }

  @Override
  public boolean equal(@Nullable Object left, @Nullable Object right) {
    step();
    return switch (left) {
      case null -> right == null;
      case Number a -> right instanceof Number b && Numbers.compare(a, b) == 0;
      case List<?> a -> right instanceof List<?> b && equalLists(a, b);
      case Map<?, ?> a -> right instanceof Map<?, ?> b && equalMaps(a, b);
      default -> right != null && asScalar(left).equals(asScalar(right));
    };
  }

  private boolean equalLists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!right.containsKey(entry.getKey())
          || !equal(entry.getValue(), right.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compare(@Nullable Object left, @Nullable Object right) {
    step();
    if (left instanceof Number a && right instanceof Number b) {
      return Numbers.compare(a, b);
    }
    if (typeOf(left) == RuntimeType.STRING && typeOf(right) == RuntimeType.STRING) {
      return asString(left).compareTo(asString(right));
    }
    throw wrongType("only two numbers or two strings can be compared");
  }

  @Override
  public String toString(@Nullable Object value) {
    charge(value);
    return value instanceof byte[] ? Json.text(asString(value)) : Json.text(value);
  }

  private void charge(@Nullable Object value) {
    step();
    if (value instanceof List<?> list) {
      list.forEach(this::charge);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::charge);
    } else if (value instanceof Number number) {
      Number _ = Numbers.normal(number);
    }
  }

  @Override
  public @Nullable Object createNull() {
    return null;
  }

  @Override
  public Object createBoolean(boolean value) {
    return value;
  }

  @Override
  public boolean asBoolean(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrongType("not a boolean");
  }

  @Override
  public Object createString(String value) {
    return value;
  }

  @Override
  public String asString(@Nullable Object value) {
    return switch (value) {
      case String text -> {
        steps.takeFor(text);
        yield text;
      }
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case null, default -> throw wrongType("not a string");
    };
  }

  private Object asScalar(Object value) {
    return value instanceof byte[] ? asString(value) : value;
  }

  @Override
  public Object createNumber(Number value) {
    step();
    return Numbers.normal(value);
  }

  @Override
  public NumberType numberType(@Nullable Object value) {
    return EvaluationUtils.numberType(asNumber(value));
  }

  @Override
  public Number asNumber(@Nullable Object value) {
    if (value instanceof Number number) {
      return Numbers.normal(number);
    }
    throw wrongType("not a number");
  }

  @Override
  public ArrayBuilder<@Nullable Object> arrayBuilder() {
    return new ListBuilder(this);
  }

  @Override
  public @Nullable Object element(@Nullable Object array, int index) {
    step();
    return array instanceof List<?> list ? list.get(index) : null;
  }

  @Override
  public ObjectBuilder<@Nullable Object> objectBuilder() {
    return new MapBuilder(this);
  }

  @Override
  public @Nullable Object value(@Nullable Object object, @Nullable Object key) {
    step();
    return object instanceof Map<?, ?> map ? map.get(key) : null;
  }

  @Override
  public int length(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case null, default -> {
        String text = asString(value);
        yield text.codePointCount(0, text.length());
      }
    };
  }

  @Override
  public Iterable<? extends @Nullable Object> asIterable(@Nullable Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Map<?, ?> map -> map.keySet();
      case null, default -> throw wrongType("not an array or object");
    };
  }

  private static JmespathException wrongType(String message) {
    return new JmespathException(JmespathExceptionType.INVALID_TYPE, message);
  }
}
