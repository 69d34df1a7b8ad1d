package dev.barnabas.systemtests.examples;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ViewportSize;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody who looks at the page of an example. Thread: the test's. */
final class Visitor implements AutoCloseable {
  /** For a machine that runs much else. */
  private static final double WAIT_MILLIS_MAX = 90_000;

  private static final ViewportSize SCREEN = new ViewportSize(1100, 700);
  private static final Path IMAGES = Path.of("target/examples");

  private final BrowserContext context;
  private final Page page;
  private final String name;
  private final List<String> errors = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();

  Visitor(Browser browser, String url, String name) {
    this.name = name;
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(SCREEN));
    page = context.newPage();
    page.setDefaultTimeout(WAIT_MILLIS_MAX);
    page.onPageError(errors::add);
    page.onRequest(request -> noteStranger(request.url()));
    page.navigate(url);
    assertThat(page.locator("#pill"))
        .hasAttribute(
            "data-state", "connected", new HasAttributeOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  private void noteStranger(String url) {
    String host = URI.create(url).getHost();
    if (host != null && !host.equals("localhost")) {
      strangers.add(url);
    }
  }

  Page page() {
    return page;
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  void awaitText(String selector, String text) {
    assertThat(find(selector)).hasText(text, new HasTextOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  void awaitText(String selector, Pattern text) {
    assertThat(find(selector)).hasText(text, new HasTextOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  void awaitCount(String selector, int count) {
    assertThat(find(selector)).hasCount(count, new HasCountOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  /** Waits until a script says a true value. */
  void awaitTrue(String script) {
    page.waitForFunction(
        script, null, new Page.WaitForFunctionOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  /** Leaves a picture of what there is to see. */
  void takePicture() {
    page.evaluate("scrollTo(0, 0)");
    page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png")));
  }

  /** Nothing went wrong in the page, and it asked nobody but this machine. */
  void requireCalm() {
    assertThat(errors).as("errors of the page").isEmpty();
    assertThat(strangers).as("asked of other hosts").isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }
}
