package dev.barnabas.systemtests.tools;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import java.util.Map;

/**
 * A headless Chromium, driven by Playwright. Thread: the test's that made it (Playwright's rule).
 */
public final class Chromium implements AutoCloseable {
  /**
   * Nothing that looks outside this machine. The browser's own sandbox needs a user that is not
   * root.
   */
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  /** How long pages are waited for: a machine may be busy. */
  private static final int WAIT_MILLIS_MAX = 60_000;

  private final Playwright playwright;
  private final Browser browser;

  /** Starts it, or skips the test where there is none. */
  public Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(WAIT_MILLIS_MAX);
    System.setProperty("playwright.cli.dir", Tools.playwrightDriver().toString());
    Map<String, String> environment =
        Map.of(
            "PLAYWRIGHT_NODEJS_PATH",
            Tools.node().toString(),
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
            "1");
    var options =
        new BrowserType.LaunchOptions()
            .setExecutablePath(Tools.chromium())
            .setHeadless(true)
            .setArgs(FLAGS);
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser = playwright.chromium().launch(options);
  }

  public Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
