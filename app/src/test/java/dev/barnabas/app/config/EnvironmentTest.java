package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void aVariableWinsOverTheFile() throws Exception {
    Configuration read =
        parse(
                "{ kafka: { bootstrap: 'a:1' }, listen: { port: 1 } }",
                Map.of(
                    "BARNABAS_KAFKA_BOOTSTRAP", "b:2",
                    "BARNABAS_LISTEN_PORT", "0",
                    "BARNABAS_LOG_PARTITIONS", "4",
                    "BARNABAS_LOG_REPLICATIONFACTOR", "1",
                    "BARNABAS_LOG_WINDOW", "30s",
                    "BARNABAS_LIMITS_MAXMESSAGESIZE", "32KiB"))
            .configuration();

    assertThat(read.kafka().bootstrap()).isEqualTo("b:2");
    assertThat(read.listen().port()).isZero();
    assertThat(read.log().partitions()).isEqualTo(4);
    assertThat(read.log().replicationFactor()).isEqualTo(1);
    assertThat(read.log().window()).hasSeconds(30);
    assertThat(read.limits().maxMessageSize().bytes()).isEqualTo(32 * 1024);
  }

  @Test
  void clientPropertiesAndNamedClustersHaveVariables() throws Exception {
    Configuration read =
        parse(
                "clusters: { inner-a: { bootstrap: 'a:1' } }",
                Map.of(
                    "BARNABAS_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL",
                    "BARNABAS_CLUSTERS_INNER_A_BOOTSTRAP", "b:2",
                    "BARNABAS_CLUSTERS_INNER_A_PROPERTIES_CLIENT_RACK", "r1"))
            .configuration();

    assertThat(read.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(read.clusters().get("inner-a"))
        .isEqualTo(new KafkaSettings("b:2", Map.of("client.rack", "r1")));
  }

  @Test
  void aWrongValueNamesTheVariable() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> parse("", Map.of("BARNABAS_LISTEN_PORT", "x")));

    assertThat(refused.problems().getFirst())
        .hasToString(
            "BARNABAS_LISTEN_PORT: listen.port = x: must be a whole number."
                + " It is: Port to listen on; 0: any free one.");
  }

  @Test
  void aVariableThatMeansNothingIsWarnedOf() throws Exception {
    ConfigFile read =
        parse(
            "",
            Map.of(
                "BARNABAS_LISTEN_PROT", "1",
                "BARNABAS_JAVA_HOME", "/jdk",
                "BARNABAS_CONTROL_TOKEN", "secret-of-the-shell",
                "BARNABAS_TRAINING", "1",
                "OTHER_THING", "1"));

    assertThat(read.warnings())
        .containsExactly(
            "the variable BARNABAS_LISTEN_PROT means no setting and is ignored;"
                + " did you mean BARNABAS_LISTEN_PORT?");
  }

  @Test
  void whatTheLauncherReadsIsReserved() throws Exception {
    String launcher = Files.readString(Path.of("..", "barnabas"));
    Matcher variable = Pattern.compile("\\bBARNABAS_[A-Z0-9_]+").matcher(launcher);

    assertThat(variable.results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(read -> assertThat(Environment.RESERVED).contains(read));
  }

  @Test
  void aReservedVariableSetsNothing() throws Exception {
    ConfigFile read = parse("version: 3", Map.of("BARNABAS_VERSION", "1.2.0-rc1"));

    assertThat(read.configuration().version()).isEqualTo(3);
    assertThat(read.warnings()).isEmpty();
    assertThat(Environment.variables())
        .doesNotContainKeys(Environment.RESERVED.toArray(String[]::new));
  }

  private static ConfigFile parse(String text, Map<String, String> variables)
      throws ConfigException {
    return ConfigFile.parse(text, Path.of("barnabas.yaml"), variables);
  }
}
