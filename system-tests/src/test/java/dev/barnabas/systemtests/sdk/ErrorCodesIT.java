package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every code of {@code docs/errors.md} is provoked here, or {@code codes.mjs} names the test that
 * does, or says why nothing emits it.
 */
class ErrorCodesIT {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{5}) \\| \\d+ \\| (\\w+) \\|");

  @TestFactory
  Stream<DynamicTest> isAnsweredToThoseWhoProvokeIt() {
    return new Conformance(SdkWorld.get(), "codes", "web_socket", false).tests();
  }

  @Test
  void noneIsForgotten() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "errors.md"));
    List<String> listed = ROW.matcher(page).results().map(ErrorCodesIT::code).toList();
    assertThat(listed).hasSizeGreaterThan(50);
    try (Conformance table = new Conformance(SdkWorld.get(), "table", "web_socket", false)) {
      assertThat(table.names()).containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  @Test
  void thoseOfOtherTestsAreThere() throws IOException {
    Map<String, String> sources = new HashMap<>(); // of all tests of a name
    for (String module :
        List.of("protocol", "core", "server", "kafka", "app", "testkit", "system-tests")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
        }
      }
    }
    String page = Files.readString(Path.of("..", "docs", "errors.md"));
    try (Conformance table = new Conformance(SdkWorld.get(), "elsewhere", "web_socket", false)) {
      assertThat(table.names()).isNotEmpty();
      for (String row : table.names()) {
        String[] codeAndTest = row.split(" ", -1);
        assertThat(sources.get(codeAndTest[1] + ".java"))
            .as(row)
            .isNotNull()
            .containsAnyOf(wordsFor(page, codeAndTest[0]));
      }
    }
  }

  /** What a source says when it means a code: its number or its name. */
  private static String[] wordsFor(String page, String code) {
    return ROW.matcher(page)
        .results()
        .filter(row -> code(row).equals(code))
        .map(row -> new String[] {code, row.group(2)})
        .findFirst()
        .orElseThrow();
  }

  private static String code(MatchResult row) {
    return row.group(1);
  }
}
