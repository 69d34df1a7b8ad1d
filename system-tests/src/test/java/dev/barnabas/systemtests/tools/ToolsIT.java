package dev.barnabas.systemtests.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ToolsIT {

  @Test
  void theBrowserDrawsAPageAndRunsItsScript() {
    try (Chromium chromium = new Chromium()) {
      Page page = chromium.browser().newPage();
      page.setContent(
          "<h1>…</h1><script>document.querySelector('h1').textContent = 6 * 7</script>");

      assertThat(page.textContent("h1")).isEqualTo("42");
    }
  }

  @Test
  void nodeFindsTheSdk() throws Exception {
    Process node =
        new ProcessBuilder(
                Tools.node().toString(), "-p", "typeof require('ably').Realtime + ' from npm'")
            .directory(Tools.javascript().toFile())
            .redirectErrorStream(true)
            .start();

    String printed = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed.strip()).isEqualTo("function from npm");
  }
}
