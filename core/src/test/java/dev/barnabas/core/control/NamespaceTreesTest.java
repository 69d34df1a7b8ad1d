package dev.barnabas.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.namespace.Namespace;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NamespaceTreesTest {
  private static final Namespace STANDARD = Namespace.standard("chat");

  @Test
  void whatIsWrittenIsReadBack() {
    Namespace namespace =
        NamespaceTrees.read(
            STANDARD,
            Map.of("retention", "48h", "conflationInterval", 250L, "slowClient", "queue"));
    assertThat(NamespaceTrees.read(STANDARD, NamespaceTrees.tree(namespace))).isEqualTo(namespace);
    assertThat(namespace.conflationInterval()).isEqualTo(250);
  }

  @Test
  void whatIsNotNamedStays() {
    Namespace old = NamespaceTrees.read(STANDARD, Map.of("persisted", true, "deltas", "vcdiff"));
    assertThat(NamespaceTrees.read(old, Map.of("tlsOnly", true)).deltas()).isEqualTo("vcdiff");
    assertThat(NamespaceTrees.read(old, Map.of("persisted", false)).persisted()).isFalse();
  }

  @Test
  void refusesWhatCantBe() {
    assertThatThrownBy(() -> NamespaceTrees.read(STANDARD, Map.of("retention", "1h")))
        .hasMessageContaining("retention must be 24h to 365d");
    assertThatThrownBy(() -> NamespaceTrees.read(STANDARD, Map.of("batchingInterval", 0L)))
        .hasMessageContaining("batchingInterval");
    for (String later : new String[] {"conflate", "disconnect", "kill"}) {
      assertThatThrownBy(() -> NamespaceTrees.read(STANDARD, Map.of("slowClient", later)))
          .hasMessageContaining("slowClient must be queue");
    }
  }
}
