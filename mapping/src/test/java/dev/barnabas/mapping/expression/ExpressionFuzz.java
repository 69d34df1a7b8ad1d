package dev.barnabas.mapping.expression;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.Trees;
import dev.barnabas.protocol.json.Json;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random texts: they compile or are refused with their place, they evaluate or fail as a mapping
 * error.
 */
class ExpressionFuzz {
  private static final int ROUNDS = 10_000;
  private static final String[] WORDS = {
    "a",
    "b",
    "name",
    "headers",
    ".",
    "[",
    "]",
    "[]",
    "*",
    "@",
    "&",
    "|",
    "||",
    "&&",
    "!",
    "==",
    "!=",
    "<",
    ">=",
    "(",
    ")",
    "{",
    "}",
    ":",
    ",",
    "?",
    "[?",
    "`1`",
    "`-1.5e3`",
    "`\"x\"`",
    "`[1,{}]`",
    "'s'",
    "\"q\"",
    "length",
    "sort_by",
    "to_number",
    "max_by",
    "keys",
    "merge",
    "join",
    "contains",
    "to_array",
    "sum",
    "map",
    "not_null",
    "type",
    "reverse",
    "0",
    "-1",
    "99",
    " ",
    "\n",
    "\\",
    "\u0000",
    "é",
    "`{"
  };
  private static final String DOCUMENT =
      "{\"a\":[{\"b\":1,\"a\":[2.5,null]},{\"b\":\"x\"},[],{}],\"b\":{\"a\":true},\"name\":\"n\"}";

  @ParameterizedTest
  @ValueSource(longs = {1, 20261121, 42})
  void nothingButItsOwnErrors(long seed) {
    var random = new Random(seed);
    var context = Trees.object(DOCUMENT);
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      assertThatNoException()
          .as("seed %d, round %d: %s", seed, round, text)
          .isThrownBy(() -> run(text, context));
    }
  }

  private static void run(String text, Map<String, @Nullable Object> context) {
    try {
      Object result = Expression.compile(text).evaluate(context);
      String _ = Json.text(result);
    } catch (ExpressionException | MappingError expected) {
      // One of the two is what a caller has to handle.
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int words = 1 + random.nextInt(12);
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
