package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFolderTest {
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderIsForOneAtATime() throws Exception {
    Path data = folder.resolve("data");
    try (DevFolder held = DevFolder.open(data)) {
      assertThat(held.kafka()).startsWithRaw(data);
      assertThatThrownBy(() -> DevFolder.open(data))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("another barnabas uses the folder")
          .hasMessageContaining("--data-dir");
    }

    DevFolder.open(data).close();
  }

  @Test
  void aTemporaryFolderEndsWithItsContent() throws Exception {
    DevFolder temporary = DevFolder.open(null);
    Files.createDirectories(temporary.kafka().resolve("a/b"));
    Files.writeString(temporary.secret(), "s");

    temporary.close();

    assertThat(temporary.secret().getParent()).doesNotExist();
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DevFolder.open(file)).isInstanceOf(StartException.class);
  }

  @Test
  void theKeyIsKeptForItsUserAlone() throws Exception {
    Path file = folder.resolve("secret");

    var made = DevKey.of("local", file, RANDOM);

    assertThat(DevKey.of("local", file, RANDOM)).isEqualTo(made);
    assertThat(made.name()).isEqualTo("local.dev");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aBrokenKeyFileIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "\n");

    assertThatThrownBy(() -> DevKey.of("local", file, RANDOM))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("delete it for a new one");
  }
}
