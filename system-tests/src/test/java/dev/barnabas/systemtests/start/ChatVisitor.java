package dev.barnabas.systemtests.start;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ViewportSize;
import java.util.ArrayList;
import java.util.List;

/** Somebody in the chat, with a browser of their own. Thread: the test's. */
final class ChatVisitor implements AutoCloseable {
  /** For a machine that runs much else. */
  private static final double WAIT_MILLIS_MAX = 90_000;

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();

  private ChatVisitor(BrowserContext context) {
    this.context = context;
    page = context.newPage();
    page.setDefaultTimeout(WAIT_MILLIS_MAX);
    page.onPageError(errors::add);
    page.onConsoleMessage(line -> {
      // What the browser refuses to load or to run, it says here only.
      if (line.text().contains("Content Security Policy")) {
        errors.add(line.text());
      }
    });
  }

  /** Comes into a room and waits until the room knows it. */
  static ChatVisitor enter(Browser browser, int port, String name, String room, ViewportSize size) {
    var context = new Browser.NewContextOptions().setViewportSize(size);
    var visitor = new ChatVisitor(browser.newContext(context));
    visitor.page.navigate("http://localhost:" + port + "/chat#" + room);
    visitor.page.locator("#name").fill(name);
    visitor.page.locator("#name").press("Enter");
    visitor.awaitIn(name);
    return visitor;
  }

  void awaitIn(String name) {
    assertThat(page.locator("#pill"))
        .hasAttribute(
            "data-state", "connected", new HasAttributeOptions().setTimeout(WAIT_MILLIS_MAX));
    awaitPerson(name);
  }

  void awaitPerson(String name) {
    assertThat(person(name)).isVisible(new IsVisibleOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  void awaitNoPerson(String name) {
    assertThat(person(name)).hasCount(0, new HasCountOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  private Locator person(String name) {
    return page.locator("#people").getByText(name, new Locator.GetByTextOptions().setExact(true));
  }

  void type(String text) {
    page.locator("#message").pressSequentially(text);
  }

  void write(String text) {
    page.locator("#message").fill(text);
  }

  void send() {
    page.locator("#message").press("Enter");
  }

  void say(String text) {
    write(text);
    send();
  }

  /** Waits until there is such a message. */
  Locator awaitMessage(String text) {
    Locator found = message(text);
    assertThat(found).isVisible(new IsVisibleOptions().setTimeout(WAIT_MILLIS_MAX));
    return found;
  }

  Locator message(String text) {
    return page.locator(
        ".message",
        new Page.LocatorOptions()
            .setHas(page.getByText(text, new Page.GetByTextOptions().setExact(true))));
  }

  void awaitText(String selector, String text) {
    assertThat(page.locator(selector))
        .containsText(text, new ContainsTextOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  void awaitExactly(Locator locator, String text) {
    assertThat(locator).hasText(text, new HasTextOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  void awaitCount(String selector, int count) {
    assertThat(page.locator(selector))
        .hasCount(count, new HasCountOptions().setTimeout(WAIT_MILLIS_MAX));
  }

  /** What was said, in the order of the page. */
  List<String> texts() {
    return page.locator(".message .text").allTextContents();
  }

  Page page() {
    return page;
  }

  /** What went wrong in the page itself. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void close() {
    // As a person closes a tab: the page hears of it.
    page.close(new Page.CloseOptions().setRunBeforeUnload(true));
    context.close();
  }
}
