package dev.barnabas.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.spi.session.SessionInfo;
import dev.barnabas.spi.session.SessionMessage;
import dev.barnabas.spi.session.SessionTransform;
import dev.barnabas.spi.session.SessionTransform.Outcome;
import dev.barnabas.testkit.plugin.PluginJars;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTransformsTest {
  private static final SessionInfo SESSION =
      new SessionInfo("s", "app", "app.key", null, Set.of(), null, false, Map.of());

  private static final String PREFIXING =
      """
      package p;
      import dev.barnabas.spi.session.*;
      import java.util.Map;
      public class Prefixing implements SessionTransform {
        private String prefix;
        public void init(Map<String, String> config) {
          prefix = config.get("prefix");
          if (prefix == null) throw new IllegalArgumentException("prefix is missing");
        }
        public Outcome apply(SessionMessage message, SessionInfo session) {
          return Outcome.replace(
              SessionMessage.text(message.topic(), message.key(), prefix + message.valueText()));
        }
      }
      """;

  @TempDir private Path folder = Path.of("");

  private @Nullable SessionTransform named(@Nullable String name, Map<String, String> config) {
    return new SessionTransforms(new PluginFolder(folder), config).named(name);
  }

  @Test
  void theOldNamesAreBuiltIn() {
    assertThat(named("us.b3k.kafka.ws.transforms.Transform", Map.of())).isNull();
    assertThat(named(null, Map.of())).isNull();
    SessionTransform discarding =
        Objects.requireNonNull(named("us.b3k.kafka.ws.transforms.DiscardTransform", Map.of()));
    assertThat(discarding.apply(SessionMessage.text("t", null, "x"), SESSION))
        .isEqualTo(Outcome.discard());
  }

  @Test
  void aPluginIsMadeFromItsJarAndGivenItsConfiguration() throws Exception {
    PluginJars.make(folder.resolve("prefixing.jar"), "p.Prefixing", PREFIXING);

    SessionTransform found =
        Objects.requireNonNull(named("p.Prefixing", Map.of("prefix", ">", "ws.port", "7080")));

    assertThat(found.apply(SessionMessage.binary("t", new byte[] {'x'}), SESSION))
        .isInstanceOfSatisfying(
            SessionTransform.Replace.class,
            replaced -> assertThat(replaced.by().valueText()).isEqualTo(">x"));
    assertThatThrownBy(() -> named("p.Prefixing", Map.of()))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("is refused by p.Prefixing: prefix is missing");
  }

  @Test
  void anotherClassIsAnError() throws Exception {
    PluginJars.make(folder.resolve("prefixing.jar"), "p.Prefixing", PREFIXING);
    PluginJars.make(folder.resolve("plain.jar"), "p.Plain", "package p; public class Plain {}");

    assertThatThrownBy(() -> named("com.example.MyTransform", Map.of()))
        .hasMessageContaining("class = com.example.MyTransform")
        .hasMessageContaining("plain.jar, prefixing.jar");
    assertThatThrownBy(() -> named("p.Plain", Map.of()))
        .hasMessageContaining("is no dev.barnabas.spi.session.SessionTransform");
  }
}
