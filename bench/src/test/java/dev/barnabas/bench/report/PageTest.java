package dev.barnabas.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final Measured NODE =
      new Measured("node <1>", 1, Map.of(Figure.CPU, 12.0, Figure.LOOPS, 6.0), List.of());
  private static final Run RUN =
      new Run(
          Map.of("kernel", "Linux"),
          List.of(new Outcome("a", "fan-out", Map.of(), List.of(NODE), Map.of(), "")));

  @TempDir Path folder;

  @Test
  void figuresAreReplacedAndTheRestStays() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        before
        <!-- figures: ./barnabas bench report writes from here -->
        old
        <!-- figures: to here -->
        after
        """);

    Page.write(List.of(RUN), page, "images");
    String once = Files.readString(page);
    Page.write(List.of(RUN), page, "images");

    assertThat(Files.readString(page)).isEqualTo(once);
    assertThat(once).startsWith("before\n").endsWith("after\n").doesNotContain("old");
    assertThat(once).contains("- kernel: Linux", "| node <1> ", "](images/bench-a.svg)");
    assertThat(Files.readString(folder.resolve("images/bench-a.svg")))
        .contains("node &lt;1>", "12.00", "loops")
        .endsWith("</svg>\n");
  }

  @Test
  void aPageWithoutThePlaceIsRefused() throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");

    assertThatThrownBy(() -> Page.write(List.of(RUN), page, "images"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lacks the lines");
  }
}
