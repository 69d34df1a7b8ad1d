package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** How ./mvnw comes by Maven. The real script runs, on loopback. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MavenWrapperTest {
  @TempDir Path folder;
  private LauncherWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new LauncherWorld(folder);
    Path jdk = world.makeJdk(world.root.resolve("jvm/jdk"), "25.0.3");
    world.environment.put("BARNABAS_JAVA_HOME", jdk.toString());
    world.environment.put("MVNW_REPOURL", world.url("/repository"));
  }

  @AfterEach
  void stopServing() {
    world.close();
  }

  @Test
  void anInstalledMavenDoesTheWorkWhereNoneCanBeFetched() throws Exception {
    addMaven("3.8.7");

    LauncherWorld.Result result = world.run("mvnw", "-B", "verify");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).endsWith(world.root.resolve("jvm/jdk") + " -B verify\n");
  }

  @Test
  void aFetchedArchiveWithAnotherChecksumIsNotUsed() throws Exception {
    world.serve("/repository", "not Maven".getBytes(StandardCharsets.UTF_8));
    addMaven("3.9.1");

    LauncherWorld.Result result = world.run("mvnw", "verify");

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("SHA-256").contains("not used");
  }

  @Test
  void anInstalledMavenThatIsTooOldIsRefused() throws Exception {
    addMaven("3.6.3");

    LauncherWorld.Result result = world.run("mvnw", "verify");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("older than 3.8.7");
  }

  @Test
  void saysWhatToInstallWhereThereIsNoMavenAtAll() throws Exception {
    LauncherWorld.Result result = world.run("mvnw", "verify");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Install Maven 3.8.7 or newer").contains("MVNW_REPOURL");
  }

  private void addMaven(String version) throws IOException {
    world.addTool(
        "mvn",
        """
        #!/bin/sh
        if [ "$2" = --version ]; then echo 'Apache Maven %s'; else echo "$JAVA_HOME $*"; fi
        """
            .formatted(version));
  }
}
