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

/** The committed bundle was made of the committed sources; a machine without Node can tell. */
class BundleFreshnessTest {
  private static final Path SOURCES = Path.of("src/main/javascript");
  private static final String BUNDLE = "../resources/META-INF/barnabas/console/console.js";
  private static final String REMEDY =
      "run `npm ci && npm run build` in console/src/main/javascript";

  @Test
  void bundleIsMadeOfTheseSources() throws Exception {
    List<String> made = new ArrayList<>(List.of("build.mjs", "package-lock.json"));
    try (Stream<Path> files = Files.list(SOURCES.resolve("src"))) {
      files.map(file -> "src/" + file.getFileName()).sorted().forEach(made::add);
    }

    assertThat(noted("sources")).as(REMEDY).isEqualTo(sha256(made));
  }

  @Test
  void bundleIsAsTheBuildLeftIt() throws Exception {
    assertThat(noted("bundle")).as(REMEDY).isEqualTo(sha256(List.of(BUNDLE)));
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
