package dev.barnabas.systemtests.start;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import dev.barnabas.systemtests.cluster.Distribution;
import dev.barnabas.systemtests.tools.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page that {@code dev} opens with, as a person sees it; leaves screenshots of it, of which
 * {@code docs/images/demo.png} is one.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class DemoPageIT {
  /** For a machine that runs much else. */
  private static final double WAIT_MILLIS_MAX = 90_000;

  private static final Path IMAGES = Path.of("target/demo");
  private static final Pattern MANY = Pattern.compile("[1-9]\\d.*");

  @TempDir Path folder;

  @Test
  void busesMoveAndACutConnectionMissesNothing() throws Exception {
    try (Launched dev = Launched.dev(Distribution.unpack(folder));
        Chromium chromium = new Chromium()) {
      List<String> strangers = new ArrayList<>();
      List<String> errors = new ArrayList<>();
      Page page = chromium.browser().newPage(sized(1440, 900));
      page.onRequest(request -> addStranger(request.url(), strangers));
      page.onPageError(errors::add);

      page.navigate("http://localhost:" + dev.port() + "/");
      awaitMotion(page);
      cutAndComeBack(page);
      writeToKafka(page);
      page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve("desktop.png")));

      assertThat(strangers).as("asked of other hosts").isEmpty();
      assertThat(errors).as("errors of the page").isEmpty();
    }
  }

  @Test
  void thePageFitsAPhone() throws Exception {
    try (Launched dev = Launched.dev(Distribution.unpack(folder));
        Chromium chromium = new Chromium()) {
      Page page = chromium.browser().newPage(sized(390, 844));
      page.navigate("http://localhost:" + dev.port() + "/");
      awaitMotion(page);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(IMAGES.resolve("phone.png")).setFullPage(true));

      assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }
  }

  private static void awaitMotion(Page page) {
    var patient = new HasTextOptions().setTimeout(WAIT_MILLIS_MAX);
    assertThat(page.locator("#pill")).hasAttribute("data-state", "connected", patientAttribute());
    assertThat(page.locator("#received")).hasText(MANY, patient);
    assertThat(page.locator("#market li").first()).isVisible();
    assertThat(page.locator("#edits li:not(.waiting)").first())
        .hasText(Pattern.compile("\\S"), patient);
  }

  private static void cutAndComeBack(Page page) {
    Locator verdict = page.locator("#verdict");
    page.locator("#cut").click();
    assertThat(verdict).not().hasAttribute("data-kind", "idle", patientAttribute());
    assertThat(verdict).hasAttribute("data-kind", "good", patientAttribute());
    assertThat(page.locator("#missed")).hasText("0");
    assertThat(page.locator("#repeated")).hasText("0");
  }

  private static void writeToKafka(Page page) {
    page.locator("#note").fill("Hello, Kafka");
    page.locator("#note").press("Enter");
    assertThat(page.locator("#notes"))
        .containsText("Hello, Kafka", new ContainsTextOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  private static HasAttributeOptions patientAttribute() {
    return new HasAttributeOptions().setTimeout(WAIT_MILLIS_MAX);
  }

  private static Browser.NewPageOptions sized(int width, int height) {
    return new Browser.NewPageOptions().setViewportSize(width, height);
  }

  private static void addStranger(String url, List<String> strangers) {
    String host = URI.create(url).getHost();
    if (host != null && !host.equals("localhost")) {
      strangers.add(url);
    }
  }
}
