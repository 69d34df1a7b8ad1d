package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** How ./barnabas comes by a JDK 25. The real script runs; the archive comes from loopback. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LauncherJdkTest {
  @TempDir Path folder;
  private LauncherWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new LauncherWorld(folder);
  }

  @AfterEach
  void stopServing() {
    world.close();
  }

  @Test
  void fetchesOneIntoTheCacheAndFindsItThereLater() throws Exception {
    offer(world.packJdk("25.0.3"), null);

    LauncherWorld.Result first = world.run("barnabas", "launcher:jdk");
    world.stopServing();
    LauncherWorld.Result second = world.run("barnabas", "launcher:jdk");

    Path home = world.root.resolve("home/.cache/barnabas/jdk-25.0.3+9");
    assertThat(first.out()).as(first.err()).isEqualTo(home + "\n");
    assertThat(first.err()).contains("fetching Eclipse Temurin");
    assertThat(second).isEqualTo(new LauncherWorld.Result(0, home + "\n", ""));
    assertThat(home.getParent()).isDirectoryNotContaining(path -> !path.equals(home));
  }

  @Test
  void keepsNothingOfAnArchiveWithAnotherChecksum() throws Exception {
    offer(world.packJdk("25.0.3"), "0".repeat(64));

    LauncherWorld.Result result = world.run("barnabas", "launcher:jdk");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("SHA-256").contains("not used").contains("needs a JDK 25");
    assertThat(world.root.resolve("home/.cache/barnabas")).isEmptyDirectory();
  }

  @Test
  void takesTheChecksumFromBesideTheArchiveWhenNoneIsGiven() throws Exception {
    byte[] archive = world.packJdk("25.0.3");
    offer(archive, null);
    world.environment.remove("BARNABAS_JDK_SHA256");
    String line = LauncherWorld.sha256(archive) + "  jdk.tar.gz\n";
    world.serve("/jdk.tar.gz.sha256.txt", line.getBytes(StandardCharsets.UTF_8));

    assertThat(world.run("barnabas", "launcher:jdk").code()).isZero();
  }

  @Test
  void refusesAnArchiveOfAnotherVersion() throws Exception {
    offer(world.packJdk("24.0.1"), null);

    LauncherWorld.Result result = world.run("barnabas", "launcher:jdk");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no JDK 25");
    assertThat(world.root.resolve("home/.cache/barnabas")).isEmptyDirectory();
  }

  @Test
  void saysWhatToInstallWhereNothingCanBeFetched() throws Exception {
    world.environment.put("BARNABAS_JDK_URL", world.url("/gone.tar.gz"));

    LauncherWorld.Result result = world.run("barnabas", "dev");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("needs a JDK 25")
        .contains("apt-get install")
        .contains("BARNABAS_JAVA_HOME");
  }

  @Test
  void fetchesNothingWhenToldSo() throws Exception {
    offer(world.packJdk("25.0.3"), null);
    world.environment.put("BARNABAS_JDK_FETCH", "no");

    LauncherWorld.Result result = world.run("barnabas", "launcher:jdk");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).doesNotContain("fetching").contains("needs a JDK 25");
  }

  @Test
  void passesOverAnOlderJavaInFrontOfTheRightOne() throws Exception {
    Path old = world.makeJdk(world.root.resolve("old"), "17.0.15");
    Files.createSymbolicLink(world.root.resolve("bin/java"), old.resolve("bin/java"));
    world.environment.put("JAVA_HOME", old.toString());
    world.makeJdk(world.root.resolve("jvm/a-21"), "21.0.2");
    Path right = world.makeJdk(world.root.resolve("jvm/b-25"), "25");

    assertThat(world.run("barnabas", "launcher:jdk").out()).isEqualTo(right + "\n");
  }

  @Test
  void followsTheLinksOfTheJavaOnThePath() throws Exception {
    Path right = world.makeJdk(world.root.resolve("elsewhere/jdk"), "25.0.1");
    Path alternative = world.root.resolve("alternative");
    Files.createSymbolicLink(alternative, right.resolve("bin/java"));
    Files.createSymbolicLink(world.root.resolve("bin/java"), alternative);

    assertThat(world.run("barnabas", "launcher:jdk").out()).isEqualTo(right + "\n");
  }

  @Test
  void refusesANamedHomeThatIsAnotherVersion() throws Exception {
    Path old = world.makeJdk(world.root.resolve("old"), "17.0.15");
    world.environment.put("BARNABAS_JAVA_HOME", old.toString());

    LauncherWorld.Result result = world.run("barnabas", "launcher:jdk");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("BARNABAS_JAVA_HOME=" + old).contains("no JDK 25");
  }

  private void offer(byte[] archive, @Nullable String checksum) {
    world.environment.put("BARNABAS_JDK_URL", world.serve("/jdk.tar.gz", archive));
    world.environment.put(
        "BARNABAS_JDK_SHA256", checksum == null ? LauncherWorld.sha256(archive) : checksum);
  }
}
