package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedFeedsTest {
  /** A list in one line; the start of what is said about its first feed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { name: a } | to.topic: is missing
          { name: a b, to: { topic: t }, config: { websocket.url: "ws://h" } } | name: 'a b' is no name. Use letters
          { name: a, to: { topic: t } } | config.websocket.url: is required: the feed's URL
          { name: a, to: { topic: t }, config: { websocket.ulr: "ws://h", websocket.urls: "ws://h" } } | config.websocket.ulr: is no key that exists. Did you mean websocket.url?
          { name: a, to: { topic: t }, config: { websocket.url: "http://h" } } | config.websocket.url:
          { name: a, to: { topic: t, cluster: no }, config: { websocket.url: "ws://h" } } | to.cluster: there is no cluster no
          """)
  void saysPathRuleAndRemedy(String feed, String expected) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigFile.parse(
                    "webSocketSources: [ " + feed + " ]", Path.of("barnabas.yaml"), Map.of()));

    assertThat(refused).isNotNull();
    assertThat(refused.problems())
        .anySatisfy(one ->
            assertThat(one.toString()).startsWith("line 1: webSocketSources[0]." + expected));
  }
}
