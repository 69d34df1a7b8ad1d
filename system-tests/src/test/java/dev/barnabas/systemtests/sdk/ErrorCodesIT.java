package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{5}) \\|");

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
    List<String> sources = new ArrayList<>();
    for (String module : List.of("protocol", "core", "server", "kafka", "app", "system-tests")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test"))) {
        files.map(file -> String.valueOf(file.getFileName())).forEach(sources::add);
      }
    }
    try (Conformance table = new Conformance(SdkWorld.get(), "elsewhere", "web_socket", false)) {
      assertThat(table.names())
          .isNotEmpty()
          .allSatisfy(test -> assertThat(sources).contains(test + ".java"));
    }
  }

  private static String code(MatchResult row) {
    return row.group(1);
  }
}
