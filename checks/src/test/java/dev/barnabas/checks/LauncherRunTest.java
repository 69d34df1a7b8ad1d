package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.checks.LauncherWorld.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ./barnabas does once it has a JDK: build when needed, then start Java. Both are fakes here.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LauncherRunTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
  private static final FileTime LATER = FileTime.from(Instant.parse("2026-01-01T00:00:10Z"));
  private static final FileTime LAST = FileTime.from(Instant.parse("2026-01-01T00:00:20Z"));

  /** Builds a distribution with one jar, and counts. */
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "$@" >>builds
      mkdir -p app/target/barnabas/lib
      echo "jar of this build" >app/target/barnabas/lib/b.jar
      echo "library" >app/target/barnabas/lib/a.jar
      touch app/target/barnabas/stamp
      """;

  @TempDir Path folder;
  private LauncherWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    world = new LauncherWorld(folder);
    Path jdk = world.makeJdk(world.root.resolve("jvm/jdk"), "25.0.3");
    world.environment.put("BARNABAS_JAVA_HOME", jdk.toString());
    world.environment.put("BARNABAS_AOT", "off");
    LauncherWorld.write(world.checkout.resolve("mvnw"), FAKE_MAVEN);
    LauncherWorld.write(world.checkout.resolve("pom.xml"), "<project/>");
    for (String module :
        List.of(
            "spi", "protocol", "mapping", "formats", "core", "kafka", "server", "console", "app")) {
      LauncherWorld.write(world.checkout.resolve(module + "/src/main/java/A.java"), "class A {}");
    }
    setTimes(world.checkout, LONG_AGO);
  }

  @AfterEach
  void stopServing() {
    world.close();
  }

  @Test
  void buildsOnceAndPassesTheCommandOn() throws Exception {
    LauncherWorld.Result first = world.run("barnabas", "dev", "--data-dir", "a b");
    setTimes(stamp(), LATER);
    LauncherWorld.Result second = world.run("barnabas", "dev", "--data-dir", "a b");

    assertThat(builds()).isEqualTo(1);
    assertThat(first.err()).contains("Building Barnabas").hasLineCount(1);
    assertThat(second.err()).isEmpty();
    assertThat(second.out().lines())
        .startsWith("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
        .endsWith("dev.barnabas.app.Main", "dev", "--data-dir", "a b");
    assertThat(second.out()).containsPattern("\n-cp\n[^:\n]*/a.jar:[^:\n]*/b.jar\n");
  }

  @Test
  void buildsAgainAfterAnEdit() throws Exception {
    world.run("barnabas", "dev");
    setTimes(stamp(), LATER);
    Files.setLastModifiedTime(world.checkout.resolve("core/src/main/java/A.java"), LAST);

    world.run("barnabas", "dev");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void buildsAgainAfterAFileWasDeleted() throws Exception {
    world.run("barnabas", "dev");
    setTimes(stamp(), LATER);
    Files.delete(world.checkout.resolve("kafka/src/main/java/A.java"));

    world.run("barnabas", "dev");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
    LauncherWorld.write(
        world.checkout.resolve("mvnw"), "#!/bin/sh\necho 'cannot find symbol'\nexit 1\n");

    LauncherWorld.Result result = world.run("barnabas", "dev");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("cannot find symbol").contains("barnabas-build.log");
  }

  @Test
  void anUnpackedDistributionIsNeverBuilt() throws Exception {
    LauncherWorld.write(world.checkout.resolve("lib/a.jar"), "library");

    LauncherWorld.Result result = world.run("barnabas", "version");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).endsWith("dev.barnabas.app.Main", "version");
    assertThat(world.checkout.resolve("builds")).doesNotExist();
  }

  @Test
  void anExitCodeOfTheProgramIsThatOfTheLauncher() throws Exception {
    Path java = world.root.resolve("jvm/jdk/bin/java");
    LauncherWorld.write(java, "#!/bin/sh\nexit 7\n");

    assertThat(world.run("barnabas", "dev").code()).isEqualTo(7);
  }

  @Test
  void theCacheOfOneBuildIsNotUsedWithTheJarsOfAnother() throws Exception {
    world.environment.remove("BARNABAS_AOT");
    LauncherWorld.Result trained = world.run("barnabas", "dev");
    setTimes(stamp(), LATER);
    // Same name, size and time: only the content tells.
    Path jar = world.checkout.resolve("app/target/barnabas/lib/b.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "JAR OF THIS BUILD\n");
    Files.setLastModifiedTime(jar, time);

    LauncherWorld.Result changed = world.run("barnabas", "dev");

    assertThat(trained.out()).contains("-XX:AOTCache=");
    assertThat(changed.out()).doesNotContain("-XX:AOTCache=");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void severalMayTrainAtOnceAndOneCacheStays() throws Exception {
    Path caches = trainable();
    Files.writeString(caches.resolve("of-other-jars.aot"), "learnt");

    List<Result> ended =
        Stream.generate(() -> CompletableFuture.supplyAsync(this::train)).limit(3).toList().stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(ended).allSatisfy(each -> assertThat(each.code()).as(each.err()).isZero());
    assertThat(names(caches))
        .hasSize(2)
        .contains("training.log")
        .noneMatch("of-other-jars.aot"::equals);
  }

  @Test
  void anInterruptedTrainingLeavesNothing() throws Exception {
    Path caches = trainable();
    CompletableFuture<Void> begun = world.asked("/begun");
    LauncherWorld.write(
        world.root.resolve("jvm/jdk/bin/java"),
        """
        #!/bin/sh
        for argument in "$@"; do
          case $argument in
            -XX:AOTCacheOutput=*)
              echo "half" >"${argument#*=}"
              echo "half" >"${argument#*=}.config"
              ;;
          esac
        done
        curl -s "%s"
        exec tail -f /dev/null
        """
            .formatted(world.url("/begun")));
    Path output = world.root.resolve("output");
    Process launcher = world.start(output, output, "barnabas", "launcher:train");
    begun.join();
    assertThat(names(caches)).hasSize(3);
    List<ProcessHandle> trainers = launcher.descendants().toList();

    launcher.destroy();

    assertThat(launcher.waitFor()).isEqualTo(130);
    assertThat(names(caches)).containsExactly("training.log");
    assertThat(trainers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void whatATrainerLeftThatWasKilledIsRemoved() throws Exception {
    Path caches = trainable();
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    for (String left : List.of("", ".config")) {
      Files.writeString(caches.resolve("one.aot." + killed.pid() + left), "half");
      Files.writeString(caches.resolve("two.aot." + ProcessHandle.current().pid() + left), "half");
    }
    Files.writeString(caches.resolve("three.aot.failed"), "");

    assertThat(train().code()).isZero();

    String running = "two.aot." + ProcessHandle.current().pid();
    assertThat(names(caches))
        .hasSize(4)
        .contains(running, running + ".config", "training.log")
        .noneMatch(name -> name.startsWith("one") || name.startsWith("three"));
  }

  /** It is built, and no cache is there; where caches come to be. */
  private Path trainable() throws Exception {
    world.run("barnabas", "launcher:build");
    setTimes(stamp(), LATER);
    world.environment.remove("BARNABAS_AOT");
    return Files.createDirectories(stamp().resolveSibling("aot"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private Result train() {
    try {
      return world.run("barnabas", "launcher:train");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void startsWithoutACacheWhereTrainingFailed() throws Exception {
    world.environment.remove("BARNABAS_AOT");
    LauncherWorld.write(
        world.root.resolve("jvm/jdk/bin/java"),
        "#!/bin/sh\n[ -z \"${BARNABAS_TRAINING-}\" ] || exit 1\necho \"$@\"\n");

    LauncherWorld.Result result = world.run("barnabas", "dev");

    assertThat(result.code()).isZero();
    assertThat(result.out()).doesNotContain("AOTCache");
    assertThat(result.err()).contains("training.log");
  }

  private Path stamp() {
    return world.checkout.resolve("app/target/barnabas/stamp");
  }

  private long builds() throws IOException {
    return Files.readAllLines(world.checkout.resolve("builds")).size();
  }

  private static void setTimes(Path start, FileTime time) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(start)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Files.setLastModifiedTime(path, time);
    }
  }
}
