package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.wiring.RuleTopics.Needs;
import org.junit.jupiter.api.Test;

class RuleTopicsTest {
  private static final Needs FOUR = new Needs(4, false);

  @Test
  void aTopicIsMadeSoThatItsRulesCanRun() throws Exception {
    String yaml =
        """
        egress:
          - { name: by-key, from: { topics: [orders] }, channel: "order:#{key}", via: direct }
          - { name: by-value, from: { topics: [feed] }, channel: "bus:#{value.id}", via: direct }
          - { name: either, from: { topics: [news] }, channel: "news:#{value.id}" }
          - name: table
            from: { topics: [view] }
            channel: "row:#{key}"
            snapshot: { mode: table }
            via: direct
          - name: idle
            from: { topics: [orders, unused] }
            channel: "all:#{topic}:#{value.id}"
            via: direct
            enabled: false
        ingress:
          - { name: in, from: { channels: "^in:" }, to: { topic: bookings } }
        """;
    Rules rules = Rules.read("t.yaml", ConfigFile.builtIn(yaml, "t.yaml"), "app");

    assertThat(RuleTopics.wanted(rules))
        .containsEntry("orders", FOUR)
        .containsEntry("feed", new Needs(1, false))
        .containsEntry("news", FOUR)
        .containsEntry("view", new Needs(4, true))
        .containsEntry("bookings", FOUR)
        .hasSize(5);
  }
}
