package dev.barnabas.mapping.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.protocol.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataTest {
  private static Expression compile(String expression) {
    return ExpressionLanguage.JSONATA.compile(expression);
  }

  private static Map<String, @Nullable Object> context(@Nullable String json) {
    var context = new HashMap<String, @Nullable Object>();
    context.put("value", json == null ? null : Json.parse(json));
    return context;
  }

  /** Each row: the expression, the value, what comes out as JSON. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "value.a.b ~ {\"a\":{\"b\":7}} ~ 7",
        "value.price ~ {\"price\":20.0} ~ 20.0",
        "value.n ~ {\"n\":9007199254740993} ~ 9007199254740993",
        "value.nothing.here ~ {} ~ null",
        "value.(price * quantity) ~ {\"price\":2.5,\"quantity\":4} ~ 10",
        "value.first & ' ' & value.last ~ {\"first\":\"Ada\",\"last\":\"L\"} ~ \"Ada L\"",
        "$fromMillis(value) ~ 1795255200000 ~ \"2026-11-21T10:00:00.000Z\"",
        "$toMillis(value) ~ \"2026-11-21T10:00:00Z\" ~ 1795255200000",
        "$sum(value.items.n) ~ {\"items\":[{\"n\":1},{\"n\":2.5}]} ~ 3.5",
        "value.items[n > 1].n ~ {\"items\":[{\"n\":1},{\"n\":2},{\"n\":3}]} ~ [2,3]",
        "{ 'z': value.a, 'a': [value.b] } ~ {\"a\":1,\"b\":null} ~ {\"z\":1,\"a\":[null]}",
        "$map([1..3], function($n) { $n * value }) ~ 2 ~ [2,4,6]",
        "$uppercase('now $now') ~ 1 ~ \"NOW $NOW\"",
      })
  void readsAndMakesPlainObjects(String expression, String json, String result) {
    assertThat(Json.text(compile(expression).evaluate(context(json)))).isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "value ~ 0 ~ false",
        "value ~ 2 ~ true",
        "value ~ \"\" ~ false",
        "value ~ [0,false] ~ false",
        "value ~ [0,1] ~ true",
        "value.x ~ {} ~ false",
        "value.x > 3 ~ {\"x\":4} ~ true",
      })
  void isTrueAsJsonataHasIt(String expression, String json, boolean truth) {
    assertThat(compile(expression).test(context(json))).isEqualTo(truth);
  }

  @Test
  void oneItemIsASplitOfOne() {
    Expression split = ExpressionLanguage.JSONATA.compileSplit("value.items[n]");

    assertThat(split.evaluate(context("{\"items\":[{\"n\":\"a\"},{}]}")))
        .isEqualTo(List.of(Map.of("n", "a")));
    assertThat(split.evaluate(context("{}"))).isNull();
  }

  /** Each row: the expression, its place, what the message says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "value. + ~ line 1, column",
        "(value ~ line 1, column",
        "value + $now() ~ line 1, column 9: $now is not allowed",
        "$map([1], $random) ~ line 1, column 11: $random is not allowed",
        "$eval('1') ~ $eval is not allowed",
        "$unknown(value) ~ non-function",
      })
  void refusedTextsSayTheirPlace(String expression, String message) {
    assertThatThrownBy(() -> compile(expression))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void thePlaceCountsLines() {
    assertThatThrownBy(() -> compile("value\n  & $millis()"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("line 2, column 5: ");
    assertThatThrownBy(() -> compile(" ")).hasMessageContaining("empty");
    assertThatThrownBy(() -> compile("(".repeat(40) + "1" + ")".repeat(40)))
        .hasMessageContaining("nests deeper");
    assertThatThrownBy(() -> compile("-".repeat(2_001))).hasMessageContaining("longer than 2000");
  }

  /** What calls itself for ever, nests for ever, makes too much, or gives no value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "($f := function($n) { $f($n + 1) }; value ? $f(1))",
        "($f := function($n) { 1 + $f($n + 1) }; value ? $f(1))",
        "value ? $sum($map([1..5000000], function($n) { $n * 2 }))",
        "value ? function($n) { $n }",
        "value ? $number('x' & value)",
      })
  void whatGoesTooFarIsAMappingError(String expression) {
    Expression compiled = compile(expression);

    assertThatThrownBy(() -> compiled.evaluate(context("1"))).isInstanceOf(MappingError.class);
    assertThat(compile("value").evaluate(context("1"))).isEqualTo(1L);
  }

  @Test
  void oneExpressionServesSeveralThreads() {
    Expression expression = compile("($d := value.n * 2; $map([1..20], function($i) {$i + $d}))");

    boolean right =
        IntStream.range(0, 20_000)
            .parallel()
            .allMatch(n -> {
              Object made = expression.evaluate(context("{\"n\":" + n + "}"));
              return made instanceof List<?> list
                  && list.size() == 20
                  && list.getFirst().equals(2L * n + 1);
            });
    assertThat(right).isTrue();
  }
}
