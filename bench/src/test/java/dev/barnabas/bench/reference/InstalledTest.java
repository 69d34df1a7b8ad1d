package dev.barnabas.bench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledTest {
  @TempDir Path peers;
  private Installed installed;

  @BeforeEach
  void onAMachineWithAPeersFolder() {
    installed = Installed.in(peers, null);
  }

  @Test
  void aProgramOfTheFolderIsTaken() throws IOException {
    Path program = Files.createFile(peers.resolve("centrifugo"));
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(installed.program("centrifugo")).isEqualTo(program);
  }

  @Test
  void aFileThatCanNotBeRunIsNone() throws IOException {
    Files.createFile(peers.resolve("some-broker-nobody-has"));

    assertThat(installed.program("some-broker-nobody-has")).isNull();
  }

  @Test
  void whatIsOnThePathIsTakenToo() {
    assertThat(installed.program("sh")).isNotNull();
  }

  @Test
  void packagesAreInNodeModules() throws IOException {
    Files.createDirectories(peers.resolve("node_modules/@scope/package"));

    assertThat(installed.modulesWith("@scope/package")).isEqualTo(peers.resolve("node_modules"));
    assertThat(installed.modulesWith("another")).isNull();
  }

  @Test
  void allPeersAreNamedWithWhatIsMissing() throws Exception {
    var nothing = new Installed(List.of(), List.of());

    List<Reference> found = References.find(peers, nothing);

    assertThat(found)
        .extracting(Reference::name)
        .containsExactly(
            "bcast-write",
            "bcast-uring",
            "npm ws",
            "Socket.IO",
            "uWebSockets.js",
            "NATS",
            "Mosquitto",
            "Centrifugo");
    assertThat(found).allMatch(Reference.Absent.class::isInstance);
  }
}
