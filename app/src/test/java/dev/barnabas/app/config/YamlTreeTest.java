package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

class YamlTreeTest {
  @Test
  void valuesArePlainOnes() {
    YamlTree tree =
        YamlTree.parse(
            """
            a: [1, -2, 0x10, 12345678901234567890, 1.50, true, null, ~, text, "5"]
            """);

    assertThat(tree.root().get("a"))
        .isEqualTo(
            java.util.Arrays.asList(
                1L,
                -2L,
                16L,
                new BigInteger("12345678901234567890"),
                new BigDecimal("1.50"),
                true,
                null,
                null,
                "text",
                "5"));
  }

  @Test
  void everyPathKnowsItsLine() {
    YamlTree tree =
        YamlTree.parse(
            """
            egress:
              - name: a
                from:
                  topics: [x, y]
              - name: b
            """);

    assertThat(tree.places())
        .containsEntry("egress", "line 1")
        .containsEntry("egress[0].from.topics", "line 4")
        .containsEntry("egress[1].name", "line 5");
  }

  @Test
  void anAliasBombIsRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      yaml.append(
          "a%d: &a%d [%s]%n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ",",
                      List.of(
                          alias, alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }

    assertThatThrownBy(() -> YamlTree.parse(yaml.toString()))
        .isInstanceOf(YamlEngineException.class)
        .hasMessageContaining("aliases");
  }

  @Test
  void aTreeWithoutEndIsRefused() {
    assertThatThrownBy(() -> YamlTree.parse("a: &a [ *a ]"))
        .isInstanceOf(YamlEngineException.class);
  }
}
