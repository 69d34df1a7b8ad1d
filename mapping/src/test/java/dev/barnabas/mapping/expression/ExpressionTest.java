package dev.barnabas.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static @Nullable Object evaluate(String expression, String json) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("value", Json.parse(json));
    return Expression.compile(expression).evaluate(context);
  }

  @Test
  void pathsFiltersAndProjectionsReadPlainObjects() {
    String json = "{\"a\":[{\"n\":1,\"x\":null},{\"n\":2.50},{\"m\":3}]}";

    assertThat(evaluate("value.a[?n].n", json)).isEqualTo(List.of(1L, new BigDecimal("2.50")));
    assertThat(evaluate("value.a[0].x", json)).isNull();
    assertThat(evaluate("value.nothing.here", json)).isNull();
    assertThat(evaluate("value.a[:2] | length(@)", json)).isEqualTo(2L);
  }

  @Test
  void objectsKeepTheOrderOfTheExpression() {
    Object result = evaluate("value.{z: z, a: a, m: m}", "{\"a\":1,\"m\":2,\"z\":3}");

    assertThat(result).hasToString("{z=3, a=1, m=2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "value == `1`            | 1     | true",
        "value == `1`            | 1.0   | true",
        "value == `1.5`          | 1.50  | true",
        "value == '1'            | 1     | false",
        "value > `9007199254740993` | 9007199254740994 | true",
        "value == `[1, 2]`       | [1, 2.0] | true",
        "value == `[1]`          | [1, 2] | false",
        "value == `null`         | null  | true",
        "contains(['A','B'], value) | null | false",
      })
  void comparesNumbersByValue(String expression, String json, boolean expected) {
    assertThat(evaluate(expression, json)).isEqualTo(expected);
  }

  @Test
  void objectsCompareDeeply() {
    String json = "[{\"a\":[1],\"b\":null},{\"b\":null,\"a\":[1.0]},{\"a\":[1],\"c\":null}]";

    assertThat(evaluate("value[0] == value[1]", json)).isEqualTo(true);
    assertThat(evaluate("value[0] == value[2]", json)).isEqualTo(false);
  }

  @Test
  void functionsOfTheStandardWork() {
    assertThat(evaluate("sum(value)", "[1,2.5]")).isEqualTo(new BigDecimal("3.5"));
    assertThat(evaluate("to_string(value)", "{\"a\":\"q\\\"\"}")).isEqualTo("{\"a\":\"q\\\"\"}");
    assertThat(evaluate("to_number(value)", "\"12\"")).isEqualTo(12L);
    assertThat(evaluate("sort_by(value, &n)[*].n", "[{\"n\":2},{\"n\":1}]"))
        .isEqualTo(List.of(1L, 2L));
    assertThat(evaluate("merge(value, `{\"b\": 2}`)", "{\"a\":1}"))
        .isEqualTo(Map.of("a", 1L, "b", 2L));
    assertThat(evaluate("keys(value)", "{\"a\":1,\"b\":2}")).isEqualTo(List.of("a", "b"));
    assertThat(evaluate("join('-', value)", "[\"a\",\"b\"]")).isEqualTo("a-b");
    assertThat(evaluate("length(value)", "\"a😀\"")).isEqualTo(2L);
    assertThat(evaluate("reverse(value)", "[1,2]")).isEqualTo(List.of(2L, 1L));
    assertThat(evaluate("max(value)", "[1,3.5,2]")).isEqualTo(new BigDecimal("3.5"));
    assertThat(evaluate("ceil(value)", "1.2")).isEqualTo(2L);
    assertThat(evaluate("value[::2]", "[1,2,3]")).isEqualTo(List.of(1L, 3L));
    assertThat(evaluate("value.*", "{\"a\":1}")).isEqualTo(List.of(1L));
    assertThat(evaluate("value[]", "[[1],[2,[3]]]")).isEqualTo(Arrays.asList(1L, 2L, List.of(3L)));
  }

  @Test
  void theSdksSubscriptionFilterWorks() {
    Expression filter = Expression.compile("name == `\"filtered\"` && headers.number == `26095`");

    assertThat(filter.test(Map.of("name", "filtered", "headers", Map.of("number", 26095L))))
        .isTrue();
    assertThat(filter.test(Map.of("name", "filtered", "headers", Map.of("number", 1L)))).isFalse();
    assertThat(filter.test(Map.of("name", "x"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | true",
        "'' | false",
        "[] | false",
        "{} | false",
        "null | false",
        "false | false",
      })
  void truthIsJmespaths(String json, boolean truth) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("value", Json.parse(json.isEmpty() ? "\"\"" : json));

    assertThat(Expression.compile("value").test(context)).isEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a.b[ | 1 | 5", "nofun(a) | 1 | 1", "length(a,b) | 1 | 1"})
  void badTextIsRefusedWithItsPlace(String text, int line, int column) {
    assertThatThrownBy(() -> Expression.compile(text))
        .isInstanceOfSatisfying(
            ExpressionException.class,
            e -> {
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.column()).isEqualTo(column);
            })
        .hasMessageStartingWith("line " + line + ", column " + column + ": ");
  }

  @Test
  void theLineCounts() {
    assertThatThrownBy(() -> Expression.compile("a &&\n b.["))
        .isInstanceOfSatisfying(ExpressionException.class, e -> assertThat(e.line()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "'x", "`{`", "a ==", "@@", "a[?", "\"\\ud83d", "`1e", "&"})
  void nonsenseIsRefused(String text) {
    assertThatThrownBy(() -> Expression.compile(text)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void longAndDeepExpressionsAreRefused() {
    String tooLong = "a".repeat(ExpressionLimits.LENGTH_CHARS_MAX + 1);
    String tooDeep = "(".repeat(33) + "a" + ")".repeat(33);
    String tooMany = "!".repeat(301) + "a";

    assertThatThrownBy(() -> Expression.compile(tooLong)).hasMessageContaining("longer than 2000");
    assertThatThrownBy(() -> Expression.compile(tooDeep)).hasMessageContaining("column 33");
    assertThatThrownBy(() -> Expression.compile(tooMany)).hasMessageContaining("300 operators");
  }

  @Test
  void bracketsInQuotesDoNotCount() {
    assertThat(evaluate("'" + "[".repeat(400) + "\\''", "1")).isEqualTo("[".repeat(400) + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "length(value)",
        "sort_by(value, &x)",
        "to_number('1e999')",
        "abs('x')",
        "join(',', value)"
      })
  void whatFailsOnARecordIsAMappingError(String expression) {
    assertThatThrownBy(() -> evaluate(expression, "true"))
        .isInstanceOfSatisfying(
            MappingError.class,
            e -> assertThat(e.reason()).isEqualTo(MappingError.Reason.EXPRESSION));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]"
            + "|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|[@,@]|to_string(@)",
        "value|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]"
            + "|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]",
      })
  void anExpressionThatDoublesItsInputRunsOutOfSteps(String expression) {
    assertThatThrownBy(() -> evaluate(expression, "[1]"))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ceil(value)", "sum([value, `1`])", "to_string(value)"})
  void numbersThatWouldFillTheMemoryAreRefused(String expression) {
    Map<String, @Nullable Object> context = Map.of("value", new BigDecimal("1e999999999"));

    assertThatThrownBy(() -> Expression.compile(expression).evaluate(context))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("out of range");
  }
}
