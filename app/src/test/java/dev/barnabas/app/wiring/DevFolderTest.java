package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFolderTest {
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderIsForOneAtATime() throws Exception {
    Path data = folder.resolve("data");
    try (DevFolder held = DevFolder.open(data, folder)) {
      assertThat(held.kafka()).startsWithRaw(data);
      assertThatThrownBy(() -> DevFolder.open(data, folder))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("another barnabas uses the folder")
          .hasMessageContaining("--data-dir");
    }

    DevFolder.open(data, folder).close();
  }

  @Test
  void aTemporaryFolderEndsWithItsContent() throws Exception {
    DevFolder temporary = DevFolder.open(null, folder);
    Files.createDirectories(temporary.kafka().resolve("a/b"));
    Files.writeString(temporary.secret(), "s");

    temporary.close();

    assertThat(temporary.secret().getParent()).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNext() throws Exception {
    Path left = leftOver("barnabas-dev-1", ended());
    Files.createDirectories(left.resolve("kafka/topic"));
    FolderOwner self = FolderOwner.self();
    Path reused = leftOver("barnabas-dev-2", new FolderOwner(self.pid(), 1));

    DevFolder.open(null, folder).close();

    assertThat(left).doesNotExist();
    assertThat(reused).doesNotExist();
  }

  @Test
  void aTemporaryFolderWhoseOwnerLivesOrIsNotKnownStays() throws Exception {
    Path living = leftOver("barnabas-dev-1", FolderOwner.self());
    Path unknown = Files.createDirectories(folder.resolve("barnabas-dev-2"));
    Path others = leftOver("other-1", ended());
    Path locked = leftOver("barnabas-dev-3", ended());
    try (DevFolder held = DevFolder.open(locked, folder)) {
      DevFolder.open(null, folder).close();

      assertThat(held.kafka().getParent()).exists();
    }
    assertThat(living).exists();
    assertThat(unknown).exists();
    assertThat(others).exists();
  }

  @Test
  void aTemporaryFolderNamesItsOwner() throws Exception {
    try (DevFolder temporary = DevFolder.open(null, folder)) {
      Path made = Objects.requireNonNull(temporary.kafka().getParent());
      assertThat(FolderOwner.in(made)).hasValue(FolderOwner.self());
      assertThat(FolderOwner.self().lives()).isTrue();
    }
  }

  private Path leftOver(String name, FolderOwner owner) throws IOException {
    Path left = Files.createDirectories(folder.resolve(name));
    owner.write(left);
    return left;
  }

  /** A process that has ended. */
  private static FolderOwner ended() throws Exception {
    Process process = new ProcessBuilder("sleep", "100").start();
    FolderOwner owner = FolderOwner.of(process.toHandle());
    process.destroyForcibly().waitFor();
    return owner;
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DevFolder.open(file, folder)).isInstanceOf(StartException.class);
  }

  @Test
  void theKeyIsKeptForItsUserAlone() throws Exception {
    Path file = folder.resolve("secret");

    var made = DevKey.of("local", file, RANDOM);

    assertThat(DevKey.of("local", file, RANDOM)).isEqualTo(made);
    assertThat(made.name()).isEqualTo("local.dev");
    assertThat(made.capability().allows(Operation.SUBSCRIBE, "[meta]channel.lifecycle")).isTrue();
    assertThat(made.capability().allows(Operation.PUBLISH, "chat:1")).isTrue();
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
