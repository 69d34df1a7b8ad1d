package dev.barnabas.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed bundles were made of the committed sources; a machine without Node can tell. */
class BundleFreshnessTest {
  private static final Path SOURCES = Path.of("src/main/javascript");
  private static final List<String> BUNDLES =
      List.of(
          "../resources/META-INF/barnabas/console/console.js",
          "../resources/META-INF/barnabas/console/chat.js",
          "../resources/META-INF/barnabas/console/ably.min.js");
  private static final String REMEDY =
      "run `npm ci && npm run build` in console/src/main/javascript";

  @Test
  void bundlesAreMadeOfTheseSources() throws Exception {
    List<String> made = new ArrayList<>(List.of("build.mjs", "package-lock.json"));
    try (Stream<Path> files = Files.walk(SOURCES.resolve("src"))) {
      files
          .filter(Files::isRegularFile)
          .map(file -> SOURCES.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .forEach(made::add);
    }

    assertThat(noted("sources")).as(REMEDY).isEqualTo(sha256(made));
  }

  @Test
  void bundlesAreAsTheBuildLeftIt() throws Exception {
    assertThat(noted("bundles")).as(REMEDY).isEqualTo(sha256(BUNDLES));
  }

  private static String noted(String what) throws IOException {
    return Files.readAllLines(SOURCES.resolve("bundle.sha256")).stream()
        .filter(line -> line.startsWith(what + " "))
        .map(line -> line.substring(what.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** As {@code build.mjs} does it: each name and each content, each followed by a line feed. */
  private static String sha256(List<String> files) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String file : files) {
      digest.update((file + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(SOURCES.resolve(file)));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
