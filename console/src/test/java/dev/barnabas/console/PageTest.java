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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final String FOLDER = "/META-INF/barnabas/console/";
  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
  private static final Pattern LOADED_BY_STYLE = Pattern.compile("url\\(|@import");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "console.js",
        "console.css",
        "chat.html",
        "chat.js",
        "chat.css",
        "base.css",
        "ably.min.js",
        "icon.svg",
        "NOTICE.md"
      })
  void isInTheJar(String file) throws IOException {
    assertThat(read(file)).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({"index.html, console", "chat.html, chat"})
  void loadsNothingFromElsewhere(String page, String name) throws IOException {
    List<String> loaded =
        LOADED.matcher(read(page)).results().map(found -> found.group(1)).toList();

    assertThat(loaded).contains(name + ".js", name + ".css", "base.css", "chat", "./");
    assertThat(loaded).allSatisfy(file -> assertThat(read(fileOf(file))).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"base.css", "console.css", "chat.css"})
  void stylesLoadNothing(String file) throws IOException {
    assertThat(LOADED_BY_STYLE.matcher(read(file)).results()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "chat.html"})
  void keepsScriptsAndStylesOutOfThePage(String page) throws IOException {
    Matcher inline = Pattern.compile("<style|style=|<script>| on[a-z]+=").matcher(read(page));

    assertThat(inline.results()).isEmpty();
  }

  @Test
  void namesEverySourceOfItsData() throws IOException {
    assertThat(read("NOTICE.md")).contains("Ably", "Apache-2.0", "mbta/concentrate", "Wikimedia");
  }

  /** As the server finds them: a folder's page, a page without its ending. */
  private static String fileOf(String link) {
    return link.equals("./") ? "index.html" : link.contains(".") ? link : link + ".html";
  }

  private static String read(String file) throws IOException {
    try (InputStream in = PageTest.class.getResourceAsStream(FOLDER + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
