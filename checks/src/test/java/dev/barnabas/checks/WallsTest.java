package dev.barnabas.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom (docs/architecture.md), where Maven's walls are too coarse. */
class WallsTest {
  private static final List<String> MODULES =
      List.of(
          "spi",
          "protocol",
          "mapping",
          "formats",
          "feed",
          "connect",
          "core",
          "kafka",
          "server",
          "app",
          "examples",
          "testkit");

  /** What a Connect worker loads and calls: as app is, the wiring of what lies below it. */
  private static final String CONNECT_PLUGINS = "dev.barnabas.connect";

  private static final JavaClasses OURS = importMain();

  /** Packages of core that all of it may import → those of them that they may import. */
  private static final Map<String, Set<String>> LEAVES =
      Map.of(
          "access", Set.of("crypto"),
          "crypto", Set.of(),
          "limit", Set.of(),
          "namespace", Set.of());

  /** The other packages of core → those they may import beside the leaves and their own. */
  private static final Map<String, Set<String>> INSIDE_CORE =
      Map.ofEntries(
          Map.entry("log", Set.of()),
          Map.entry("control", Set.of()),
          Map.entry("push", Set.of("control")),
          Map.entry("stats", Set.of("control", "delivery", "presence", "channel", "log")),
          Map.entry("presence", Set.of("log")),
          Map.entry("broker", Set.of("delivery", "log")),
          Map.entry("edit", Set.of("log")),
          Map.entry("store", Set.of("log")),
          Map.entry("snapshot", Set.of("log")),
          Map.entry("channel", Set.of("edit", "presence", "snapshot", "store", "log")),
          Map.entry("history", Set.of("channel", "edit", "presence", "store", "log")),
          Map.entry("delivery", Set.of("channel", "log")),
          Map.entry("occupancy", Set.of("control", "log")),
          Map.entry("metachannel", Set.of("occupancy", "channel", "log")),
          Map.entry(
              "session",
              Set.of(
                  "delivery",
                  "history",
                  "metachannel",
                  "occupancy",
                  "channel",
                  "edit",
                  "presence",
                  "log")));

  /** What each module may import, beside java and JSpecify. Dependencies of app are its wiring. */
  private static final Map<String, List<String>> KNOWS =
      Map.of(
          "spi", List.of(),
          "protocol", List.of("tools.jackson.core..", "org.msgpack..", "com.davidehrmann.vcdiff.."),
          "connect",
              List.of(
                  "dev.barnabas.protocol..",
                  "dev.barnabas.mapping..",
                  "dev.barnabas.feed..",
                  "org.apache.kafka.common..",
                  "org.apache.kafka.clients.consumer..",
                  "org.apache.kafka.clients.producer..",
                  "org.apache.kafka.connect..",
                  "org.snakeyaml.engine..",
                  "org.slf4j.."),
          "feed",
              List.of(
                  "dev.barnabas.protocol..",
                  "dev.barnabas.mapping..",
                  "org.apache.kafka.common.config..",
                  "org.slf4j.."),
          "mapping",
              List.of(
                  "dev.barnabas.protocol..",
                  "dev.barnabas.spi..",
                  "software.amazon.smithy.jmespath..",
                  "com.dashjoin.jsonata..",
                  "com.google.re2j.."),
          "formats",
              List.of(
                  "dev.barnabas.protocol..",
                  "dev.barnabas.mapping..",
                  "org.apache.avro..",
                  "com.google.protobuf.."),
          "core", List.of("dev.barnabas.protocol..", "dev.barnabas.mapping.."),
          "kafka",
              List.of(
                  "dev.barnabas.protocol..",
                  "dev.barnabas.mapping..",
                  "dev.barnabas.feed..",
                  "dev.barnabas.core..",
                  "org.apache.kafka..",
                  "kafka..",
                  "scala..",
                  "org.slf4j.."),
          "server",
              List.of(
                  "dev.barnabas.spi..",
                  "dev.barnabas.protocol..",
                  "dev.barnabas.core..",
                  "io.netty..",
                  "com.nimbusds.jose..",
                  "org.slf4j.."),
          "testkit",
              List.of(
                  "dev.barnabas.spi..",
                  "dev.barnabas.protocol..",
                  "dev.barnabas.mapping..",
                  "dev.barnabas.core..",
                  "com.sun.net.httpserver..",
                  "com.davidehrmann.vcdiff.."));

  @Test
  void eachModuleImportsOnlyWhatItMayKnow() {
    KNOWS.forEach((module, others) -> {
      String own = "dev.barnabas." + module + "..";
      String[] allowed =
          Stream.concat(Stream.of(own, "java..", "javax..", "org.jspecify.."), others.stream())
              .toArray(String[]::new);
      classes()
          .that()
          .resideInAPackage(own)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(isArrayOfPrimitives()))
          .as(module + " knows only " + String.join(", ", allowed))
          .allowEmptyShould(true)
          .check(OURS);
    });
  }

  @Test
  void examplesAreProgramsOfOthers() {
    noClasses()
        .that()
        .resideInAPackage("dev.barnabas.examples")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.barnabas..")
                .and(not(resideInAnyPackage("dev.barnabas.examples"))))
        .check(OURS);
  }

  /** What may run elsewhere too, and what is on the wire. */
  @Test
  void theEnginesOfConnectorsKnowNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.barnabas.feed",
            "dev.barnabas.feed.socket..",
            "dev.barnabas.feed.spool..",
            "dev.barnabas.connect.realtime..",
            "dev.barnabas.connect.rest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(OURS);
  }

  @Test
  void everyPackageOfCoreHasItsPlaceInTheOrder() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : OURS) {
      String name = type.getPackageName();
      if (name.startsWith("dev.barnabas.core.")) {
        packages.add(name.split("\\.", -1)[3]);
      }
    }
    packages.removeAll(LEAVES.keySet());
    assertThat(INSIDE_CORE.keySet()).as("WallsTest.INSIDE_CORE").containsAll(packages);
  }

  @Test
  void coreLooksFromSessionTowardsLog() {
    INSIDE_CORE.forEach(WallsTest::looksOnlyTowards);
    LEAVES.forEach(WallsTest::looksOnlyTowards);
  }

  private static void looksOnlyTowards(String name, Set<String> others) {
    boolean leaf = LEAVES.containsKey(name);
    String[] forbidden =
        Stream.concat(
                INSIDE_CORE.keySet().stream(), leaf ? LEAVES.keySet().stream() : Stream.empty())
            .filter(other -> !other.equals(name) && !others.contains(other))
            .map(other -> "dev.barnabas.core." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("dev.barnabas.core." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .as("core/" + name + " looks only towards " + new TreeSet<>(others))
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.barnabas.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void timeAndChanceComeInByConstructor() {
    noClasses()
        .that(
            not(resideInAnyPackage("dev.barnabas.app..", "dev.barnabas.examples", CONNECT_PLUGINS)))
        .should()
        .callCodeUnitWhere(readsTheWorld())
        .as("only wiring reads the clock, rolls dice and makes ids; the others are given them")
        .check(OURS);
  }

  private static DescribedPredicate<JavaCall<?>> readsTheWorld() {
    Set<String> sources =
        Set.of(
            "java.lang.System.nanoTime()",
            "java.lang.System.currentTimeMillis()",
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.time.Clock.systemUTC()",
            "java.time.Clock.systemDefaultZone()",
            "java.util.UUID.randomUUID()",
            "java.lang.Math.random()",
            "java.util.Random.<init>()",
            "java.util.concurrent.ThreadLocalRandom.current()",
            "java.security.SecureRandom.<init>()");
    return DescribedPredicate.describe(
        "reads the clock or a source of chance",
        call -> sources.contains(call.getTarget().getFullName()));
  }

  private static DescribedPredicate<JavaClass> isArrayOfPrimitives() {
    return DescribedPredicate.describe(
        "primitives", type -> type.getBaseComponentType().isPrimitive());
  }

  private static JavaClasses importMain() {
    Path root = SourceTree.ours().root();
    List<Path> compiled =
        MODULES.stream()
            .map(module -> root.resolve(module).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeArchives())
        .importPaths(compiled);
  }
}
