package dev.barnabas.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.Extensions;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.format.RecordDecoders;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.TransformSettings;
import dev.barnabas.testkit.docs.DocsPage;
import dev.barnabas.testkit.plugin.PluginJars;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginFolderTest {
  private static final Path PAGE = Path.of("..", "docs", "kafka.md");

  @TempDir private Path folder = Path.of("");

  private static String documented() {
    return DocsPage.read(PAGE).only("java", "package example;").text();
  }

  private EgressRule rule(String className, Map<String, Object> config) {
    return EgressRule.read(
        "egress[0]",
        Map.of(
            "name",
            "weather",
            "from",
            Map.of("topics", List.of("weather")),
            "transform",
            Map.of("class", className, "config", config),
            "channel",
            "weather:#{value.city}"),
        new Extensions(RecordDecoders.NONE, new PluginFolder(folder), 250_000));
  }

  private static MappedRecord mapped(EgressRule rule, String json) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    return rule.map(new SourceRecord("default", "weather", 0, 0, 0, null, value, List.of(), null));
  }

  @Test
  void theExampleOfTheGuideWorksFromItsJar() throws Exception {
    PluginJars.make(folder.resolve("fahrenheit.jar"), "example.Fahrenheit", documented());

    EgressRule rule = rule("example.Fahrenheit", Map.of("field", "temperature"));

    MappedRecord warm = mapped(rule, "{\"city\":\"Ulm\",\"temperature\":21.5}");
    assertThat(warm.messages()).hasSize(1);
    assertThat(String.valueOf(warm.messages().getFirst().message().data()))
        .contains("{\"city\":\"Ulm\",\"temperature\":70.70}");
    MappedRecord without = mapped(rule, "{\"city\":\"Ulm\"}");
    assertThat(without.messages()).isEmpty();
    assertThat(without.failures()).isEmpty();
    assertThatThrownBy(() -> rule("example.Fahrenheit", Map.of()))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("egress[0].transform.config: is refused by example.Fahrenheit: name");
  }

  @Test
  void otherJarsAreAnotherRule() throws Exception {
    Path jar = folder.resolve("fahrenheit.jar");
    PluginJars.make(jar, "example.Fahrenheit", documented());
    Map<String, Object> config = Map.of("field", "t");
    String before = rule("example.Fahrenheit", config).fingerprint();
    assertThat(rule("example.Fahrenheit", config).fingerprint()).isEqualTo(before).isNotEmpty();
    PluginJars.make(jar, "example.Fahrenheit", documented().replace("1.8", "1.9"));
    assertThat(rule("example.Fahrenheit", config).fingerprint()).isNotEqualTo(before);
    assertThat(rule("example.Fahrenheit", Map.of("field", "u")).fingerprint())
        .isNotEqualTo(rule("example.Fahrenheit", config).fingerprint());
  }

  /** Each row: what {@code apply} does, the reason, what the failure says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throw new java.io.IOException(\"oh\"); | transform | java.io.IOException: oh",
        "return null; | transform | it returned no outcome",
        "throw new StackOverflowError(); | transform | StackOverflowError",
        "return Outcome.value(new Object()); | wrong-type | java.lang.Object, which JSON has not",
        "return Outcome.value(Double.NaN); | wrong-type | java.lang.Double",
        "Object o = 1; while (true) { o = java.util.List.of(o); if (o.hashCode() == 0) break; if"
            + " (++n > 99) break; } return Outcome.value(o); | too-many | nested over 64",
      })
  void whatATransformDoesWrongIsAMappingError(String body, String reason, String why)
      throws Exception {
    PluginJars.make(
        folder.resolve("p.jar"),
        "p.T",
        """
        package p;
        import dev.barnabas.spi.*;
        public class T implements RecordTransform {
          int n;
          public Outcome apply(DecodedRecord record) throws Exception { %s }
        }
        """
            .formatted(body));

    MappedRecord mapped = mapped(rule("p.T", Map.of()), "{}");

    assertThat(mapped.messages()).isEmpty();
    assertThat(mapped.failures()).hasSize(1);
    assertThat(mapped.failures().getFirst().error().stage()).isEqualTo("transform");
    assertThat(mapped.failures().getFirst().error().reason().label()).isEqualTo(reason);
    assertThat(mapped.failures().getFirst().error()).hasMessageContaining(why);
  }

  @Test
  void aPluginSeesNothingElseOfOurs() throws Exception {
    PluginJars.make(
        folder.resolve("p.jar"),
        "p.T",
        """
        package p;
        import dev.barnabas.spi.*;
        public class T implements RecordTransform {
          public Outcome apply(DecodedRecord record) throws Exception {
            for (String name : new String[] {"dev.barnabas.app.Main", "org.slf4j.Logger",
                "dev.barnabas.protocol.json.Json"}) {
              try {
                Class.forName(name);
                throw new IllegalStateException(name);
              } catch (ClassNotFoundException expected) {
              }
            }
            return Outcome.value(java.util.Map.of("city", Short.valueOf((short) 3)));
          }
        }
        """);

    MappedRecord mapped = mapped(rule("p.T", Map.of()), "{}");

    assertThat(mapped.failures()).isEmpty();
    assertThat(mapped.messages().getFirst().channel()).isEqualTo("weather:3");
  }

  @Test
  void whatCantBeLoadedIsSaid() throws Exception {
    Files.createDirectories(folder.resolve("both"));
    PluginJars.make(folder.resolve("one.jar"), "p.Plain", "package p; public class Plain {}");
    PluginJars.make(folder.resolve("both/two.jar"), "p.Plain", "package p; public class Plain {}");
    PluginJars.make(folder.resolve("x.jar"), "p.Other", "package p; public class Other {}");
    PluginJars.make(
        folder.resolve("y.jar"),
        "p.Hidden",
        "package p; import dev.barnabas.spi.*; class Hidden implements RecordTransform {"
            + " public Outcome apply(DecodedRecord r) { return null; } }");
    Files.writeString(folder.resolve("README.txt"), "no plug-in");
    Files.writeString(folder.resolve("z.jar"), "no jar");
    PluginFolder plugins = new PluginFolder(folder);

    refused(plugins, "p.Nowhere", "is in no plug-in of", "both, one.jar, x.jar, y.jar, z.jar");
    refused(plugins, "java.lang.String", "is in no plug-in of", "");
    refused(plugins, "p.Plain", "is in several plug-ins: both, one.jar", "");
    refused(plugins, "p.Other", "is no dev.barnabas.spi.RecordTransform", "");
    refused(plugins, "p.Hidden", "has no public constructor without arguments", "");
    refused(new PluginFolder(null), "p.T", "needs a folder of plug-ins", "Set plugins: FOLDER");
  }

  private static void refused(PluginFolder plugins, String name, String why, String remedy) {
    assertThatThrownBy(() -> plugins.transform(new TransformSettings(name, Map.of())))
        .isInstanceOf(RuleException.class)
        .hasMessageStartingWith("class = " + name)
        .hasMessageContaining(why)
        .hasMessageContaining(remedy);
  }
}
