package dev.barnabas.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarnabasCommandTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "help dev",
        "dev --help",
        "serve --help",
        "config --help",
        "config check --help",
        "rules --help",
        "rules test --help",
        "version --help"
      })
  void helpIsEverywhereOnStandardOutput(String line) {
    CommandLines ran = CommandLines.run(line.split(" "));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("Usage: barnabas").contains("--help");
    assertThat(ran.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--nonsense",
        "dev --port eighty",
        "dev --port 70000",
        "dev --kafka-port -1",
        "dev extra",
        "serve",
        "config",
        "config check",
        "rules",
        "rules test",
        "rules test --config a.yaml"
      })
  void argumentsThatMakeNoCommandAreCode2(String line) {
    CommandLines ran = CommandLines.run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("barnabas: ").contains("See: barnabas").contains("--help");
    assertThat(ran.err().lines()).as("no page that hides the mistake").hasSizeLessThan(4);
    assertThat(ran.out()).isEmpty();
  }

  /** The launcher runs it itself. */
  @Test
  void helpNamesTheBenchmarkToo() {
    assertThat(CommandLines.run("--help").out()).contains("bench ", "./barnabas bench --help");
  }

  @Test
  void aMistypedCommandIsAnsweredWithTheNearest() {
    CommandLines ran = CommandLines.run("devv");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("Did you mean: barnabas dev?");
  }

  @Test
  void versionNamesOursKafkasAndJavas() {
    CommandLines ran = CommandLines.run("version");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).matches("barnabas \\d\\S+ \\(Kafka \\d\\S+, Java 25\\S*\\)\\R");
  }

  @Test
  void aGoodFileIsFine() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            "{ kafka: { bootstrap: 'a:1' }, namespaces: [{ id: chat }, { id: news }] }");

    CommandLines ran = CommandLines.run("config", "check", file.toString());

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("is fine: 0 app(s), 2 namespace(s), 0 egress rule(s)");
  }

  @Test
  void aBadFileIsCode3AndEveryProblemOnALineOfItsOwn() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            kafka:
              boostrap: a:1
            listen: { port: 99999 }
            """);

    CommandLines ran = CommandLines.run("config", "check", file.toString());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err().lines())
        .containsExactly(
            "barnabas: " + file + " is refused: 2 problems",
            "  line 2: kafka.boostrap: is no key that exists. Did you mean kafka.bootstrap?",
            "  line 3: listen.port = 99999: must be at most 65535."
                + " It is: Port to listen on; 0: any free one.");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aProblemHidesNoOtherOne() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("barnabas.yaml"),
            """
            listen: { port: eighty }
            apps:
              - id: shop
                keys: [ { name: back, secret: short } ]
                issuers: [ { keysUrl: "https://id/jwks", key: back, audience: shop } ]
              - { id: shop }
            namespaces:
              - { id: "a:b", retention: 1h, persisted: maybe }
            egress:
              - { name: orders, from: { topics: [orders] }, chanel: "orders" }
            """);

    CommandLines ran = CommandLines.run("config", "check", file.toString());

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains("listen.port = eighty: must be a whole number")
        .contains("apps[0].keys[0].secret")
        .contains("apps[1].id: another app has the id shop")
        .contains("namespaces[0].id: 'a:b' is no first segment")
        .contains("namespaces[0].retention: retention must be 24h to 365d")
        .contains("namespaces[0].persisted = maybe: must be true or false")
        .contains("egress[0].chanel")
        .doesNotContain("has no key 'back'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config check none.yaml", "serve --config none.yaml"})
  void aMissingFileIsCode3(String line) {
    CommandLines ran = CommandLines.run(line.split(" "));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("none.yaml").contains("does not exist");
  }
}
