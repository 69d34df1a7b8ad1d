package dev.barnabas.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.testkit.docs.DocsPage.Block;
import org.junit.jupiter.api.Test;

class DocsPageTest {
  private static final String TEXT =
      """
      # A page

      `one.yaml`:

      ```yaml
      a: 1

          b: 2
      ```

      - a list
          that goes on

      And a shell:

          $ one

          two
      The end.

          $ three
      """;

  @Test
  void blocksAreFencedOrIndented() {
    assertThat(DocsPage.of("page.md", TEXT).blocks())
        .containsExactly(
            new Block("yaml", "a: 1\n\n    b: 2\n", "`one.yaml`:", 5),
            new Block(DocsPage.CONSOLE, "$ one\n\ntwo\n", "And a shell:", 16),
            new Block(DocsPage.CONSOLE, "$ three\n", "The end.", 21));
  }

  @Test
  void aBlockIsFoundByWhatIsInItWhenThereIsOne() {
    DocsPage page = DocsPage.of("page.md", TEXT);

    assertThat(page.only(DocsPage.CONSOLE, "three").text()).isEqualTo("$ three\n");
    assertThatThrownBy(() -> page.only(DocsPage.CONSOLE, "$"))
        .hasMessage("page.md has 2 blocks of console with '$'");
  }

  @Test
  void aFenceThatStaysOpenIsRefused() {
    assertThatThrownBy(() -> DocsPage.of("page.md", "```yaml\na: 1\n"))
        .hasMessage("page.md does not close the block of line 1");
  }
}
