package dev.barnabas.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final String FOLDER = "/META-INF/barnabas/console/";
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
  private static final Pattern LOADED_BY_STYLE = Pattern.compile("url\\(|@import");

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "console.js", "console.css", "icon.svg", "NOTICE.md"})
  void isInTheJar(String file) throws IOException {
    assertThat(read(file)).isNotBlank();
  }

  @Test
  void loadsNothingFromElsewhere() throws IOException {
    List<String> loaded =
        LOADED.matcher(read("index.html")).results().map(found -> found.group(1)).toList();

    assertThat(loaded).contains("console.js", "console.css");
    assertThat(loaded).allSatisfy(file -> assertThat(read(file)).isNotBlank());
    assertThat(LOADED_BY_STYLE.matcher(read("console.css")).results()).isEmpty();
  }

  @Test
  void keepsScriptsAndStylesOutOfThePage() throws IOException {
    Matcher inline =
        Pattern.compile("<style|style=|<script>| on[a-z]+=").matcher(read("index.html"));

    assertThat(inline.results()).isEmpty();
  }

  @Test
  void namesEverySourceOfItsData() throws IOException {
    assertThat(read("NOTICE.md")).contains("Ably", "Apache-2.0", "mbta/concentrate", "Wikimedia");
  }

  private static String read(String file) throws IOException {
    try (InputStream in = PageTest.class.getResourceAsStream(FOLDER + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
