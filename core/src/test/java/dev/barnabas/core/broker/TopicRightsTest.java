package dev.barnabas.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicRightsTest {
  private final TopicRights rights =
      new TopicRights(
          TopicNames.of(List.of("orders", "clicks-*", "^news\\.[a-z]+$")),
          TopicNames.of(List.of("clicks-*")),
          TopicNames.of(List.of("*")));

  @ParameterizedTest
  @CsvSource({
    "orders, true",
    "orders2, false",
    "clicks-, true",
    "clicks-eu.1, true",
    "xclicks-, false",
    "news.de, true",
    "news.D, false",
    "newsxde, false"
  })
  void namesAreOpenAsTheirPatternsSay(String name, boolean open) {
    assertThat(rights.consume().contain(name)).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(strings = {".*", "[a-z]", "orders|clicks", "", "^(a"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> TopicNames.of(List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bothTheOperatorAndTheCapabilityHaveToAllowIt() {
    Identity reader = identity("{\"[kafka]orders\":[\"subscribe\"],\"[kafka]x\":[\"*\"]}");
    assertThatCode(() -> rights.requireRead(reader, "orders")).doesNotThrowAnyException();
    assertThatThrownBy(() -> rights.requireWrite(reader, "orders"))
        .hasMessageContaining("not open");
    assertThatThrownBy(() -> rights.requireRead(reader, "x")).hasMessageContaining("not open");
    assertThatThrownBy(() -> rights.requireRead(reader, "clicks-a"))
        .hasMessageContaining("does not allow subscribe on [kafka]clicks-a");
    assertThatThrownBy(() -> rights.requireRead(reader, "no topic")).hasMessageContaining("249");
  }

  @Test
  void allChannelsAreNoTopic() {
    assertThatThrownBy(() -> rights.requireRead(identity("{\"*\":[\"*\"]}"), "orders"))
        .hasMessageContaining("does not allow");
    assertThatCode(() -> rights.requireRead(identity("{\"[*]*\":[\"*\"]}"), "orders"))
        .doesNotThrowAnyException();
  }

  @Test
  void groupsOfRulesAreNobodys() {
    assertThatCode(() -> rights.requireGroup("g:1")).doesNotThrowAnyException();
    assertThatThrownBy(() -> rights.requireGroup("barnabas-egress-orders"))
        .hasMessageContaining("not open");
  }

  private static Identity identity(String capability) {
    return new Identity("app", "app.key", null, Capability.parse(capability));
  }
}
