package dev.barnabas.core.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.broker.SessionTransform.Outcome;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransformsTest {
  private static final SessionInfo SESSION =
      new SessionInfo("s", "app", "app.key", null, Set.of(), null, false, Map.of());

  /** Puts what it was given before each text. */
  public static final class Prefixing implements SessionTransform {
    private String prefix = "";

    @Override
    public void init(Map<String, String> config) {
      prefix = String.valueOf(config.get("prefix"));
    }

    @Override
    public Outcome apply(BrokerMessage message, SessionInfo session) {
      return Outcome.replace(
          BrokerMessage.text(message.topic(), message.key(), prefix + message.valueText()));
    }
  }

  @Test
  void theOldNamesAreBuiltIn() {
    assertThat(named("us.b3k.kafka.ws.transforms.Transform")).isNull();
    assertThat(named(null)).isNull();
    SessionTransform discarding =
        Objects.requireNonNull(named("us.b3k.kafka.ws.transforms.DiscardTransform"));
    assertThat(discarding.apply(BrokerMessage.text("t", null, "x"), SESSION))
        .isEqualTo(Outcome.discard());
  }

  @Test
  void aPluginIsFoundByTheServiceLoaderAndBegun() {
    SessionTransform found = Objects.requireNonNull(named(Prefixing.class.getName()));

    assertThat(found.apply(BrokerMessage.binary("t", new byte[] {'x'}), SESSION))
        .isInstanceOfSatisfying(
            SessionTransform.Replace.class,
            replaced -> assertThat(replaced.by().valueText()).isEqualTo(">x"));
  }

  @Test
  void anotherClassIsAnErrorThatSaysHowToPortIt() {
    assertThatThrownBy(() -> named("com.example.MyTransform"))
        .hasMessageContaining("com.example.MyTransform")
        .hasMessageContaining("META-INF/services/dev.barnabas.core.broker.SessionTransform")
        .hasMessageContaining("docs/migrating-from-kafka-websocket.md")
        .hasMessageContaining(Prefixing.class.getName());
  }

  private static @Nullable SessionTransform named(@Nullable String name) {
    return Transforms.named(name, Map.of("prefix", ">"), TransformsTest.class.getClassLoader());
  }
}
