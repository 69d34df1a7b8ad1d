package dev.barnabas.systemtests.sdk;

import com.microsoft.playwright.Page;
import dev.barnabas.systemtests.tools.Chromium;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In a page of a headless Chromium.
 *
 * <p>Thread: the one that made it.
 */
final class BrowserScenarios implements Scenarios {
  private static final Logger LOG = LoggerFactory.getLogger(BrowserScenarios.class);
  private static final double LOAD_MILLIS_MAX = 60_000;
  private static final double SCENARIO_MILLIS_MAX = 180_000;

  private final Chromium chromium = new Chromium();
  private final Page page = chromium.browser().newPage();

  BrowserScenarios() {
    this(SdkWorld.get().json(false));
  }

  /**
   * @param given as {@code scenarios.mjs} wants it
   */
  BrowserScenarios(String given) {
    SdkWorld world = SdkWorld.get();
    page.setDefaultTimeout(SCENARIO_MILLIS_MAX);
    page.onConsoleMessage(message -> LOG.info("browser: {}", message.text()));
    page.navigate(
        world.control().url() + "/browser.html",
        new Page.NavigateOptions().setTimeout(LOAD_MILLIS_MAX));
    page.waitForFunction("window.loaded");
    page.evaluate("(world) => window.start(JSON.parse(world))", given);
  }

  @Override
  public String run(String name) {
    return (String) page.evaluate("async (name) => JSON.stringify(await window.run(name))", name);
  }

  @Override
  public void close() {
    chromium.close();
  }
}
