package dev.barnabas.systemtests.start;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ViewportSize;
import dev.barnabas.systemtests.cluster.Distribution;
import dev.barnabas.systemtests.tools.Chromium;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chat of {@code dev}, with two people in two browsers; leaves screenshots of it. Each test has
 * a room of its own.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class ChatPageIT {
  private static final Path IMAGES = Path.of("target/chat");
  private static final ViewportSize DESKTOP = new ViewportSize(1280, 800);
  private static final ViewportSize PHONE = new ViewportSize(390, 844);
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  /** The links to rooms that are not wholly on the screen. */
  private static final String CUT_DOORS =
      "[...document.querySelectorAll('.door')]"
          + ".filter((door) => door.getBoundingClientRect().right > innerWidth).length";

  @TempDir static Path folder;
  private static Launched dev;

  @BeforeAll
  static void start() throws Exception {
    dev = Launched.dev(Distribution.unpack(folder));
  }

  @AfterAll
  static void end() {
    dev.close();
  }

  @Test
  void twoPeopleSeeEachOtherTypeAndWhatBecomesOfTheirWords() {
    try (Chromium chromium = new Chromium();
        ChatVisitor frieda = enter(chromium, "Frieda", "village")) {
      try (ChatVisitor klamm = enter(chromium, "Klamm", "village")) {
        frieda.awaitPerson("Klamm");
        klamm.awaitPerson("Frieda");

        klamm.type("Is anybo");
        frieda.awaitText("#typing-text", "Klamm is typing");
        klamm.say("Is anybody there?");
        frieda.awaitMessage("Is anybody there?");
        frieda.awaitExactly(frieda.page().locator("#typing-text"), "");
        klamm.awaitText("#status", "Landed in demo.chat, partition ");

        changeWithTheArrow(klamm);
        frieda.awaitMessage("Is anybody here?");
        frieda.awaitCount(".message .edited", 1);

        reactAndTakeItBack(frieda, klamm);
        theirsIsNotMine(frieda, "Is anybody here?");
        remove(klamm, "Is anybody here?");
        frieda.awaitMessage("This message was removed.");
        assertThat(frieda.texts()).containsExactly("This message was removed.");
        assertThat(klamm.errors()).isEmpty();
      }
      frieda.awaitNoPerson("Klamm");
      assertThat(frieda.errors()).isEmpty();
    }
  }

  @Test
  void whatWasSaidIsThereAfterAReloadAndBackToItsBeginning() throws Exception {
    publish("bridge-inn", 70);
    try (Chromium chromium = new Chromium();
        ChatVisitor olga = enter(chromium, "Olga", "bridge-inn")) {
      olga.awaitMessage("message 70");
      olga.say("and one of mine");
      olga.awaitMessage("and one of mine");
      olga.page().reload();
      olga.awaitIn("Olga");
      olga.awaitMessage("and one of mine");
      assertThat(olga.texts()).as("only the newest page").doesNotContain("message 1");

      await()
          .atMost(WAIT_MAX)
          .until(() -> {
            olga.page().locator("#messages").evaluate("list => list.scrollTop = 0");
            return olga.texts().contains("message 1");
          });
      List<String> said =
          IntStream.rangeClosed(1, 70).mapToObj(i -> "message " + i).collect(Collectors.toList());
      said.add("and one of mine");
      assertThat(olga.texts()).isEqualTo(said);
      olga.awaitText("#messages .start", "Nothing before this is kept.");
    }
  }

  @Test
  void aCutConnectionMissesNothingAndRepeatsNothing() {
    try (Chromium chromium = new Chromium();
        ChatVisitor amalia = enter(chromium, "Amalia", "schoolhouse");
        ChatVisitor hans = enter(chromium, "Hans", "schoolhouse")) {
      amalia.awaitPerson("Hans");
      amalia.say("before");
      hans.awaitMessage("before");

      amalia.page().locator("#cut").click();
      amalia.awaitText("#notice", "Offline");
      amalia.say("written offline");
      amalia.awaitCount(".waiting-message", 1);
      for (int i = 1; i <= 5; i++) {
        hans.say("meanwhile " + i);
        hans.awaitMessage("meanwhile " + i);
      }
      assertThat(amalia.texts()).containsExactly("before");
      amalia.page().locator("#cut").click();

      amalia.awaitMessage("written offline");
      hans.awaitMessage("written offline");
      amalia.awaitText("#notice", "Back. What was said meanwhile is here: 5 messages");
      amalia.awaitCount(".message.replayed", 5);
      hans.say("after");
      amalia.awaitMessage("after");
      amalia.awaitCount(".waiting-message", 0);
      assertThat(amalia.texts())
          .containsExactly(
              "before",
              "meanwhile 1",
              "meanwhile 2",
              "meanwhile 3",
              "meanwhile 4",
              "meanwhile 5",
              "written offline",
              "after")
          .isEqualTo(hans.texts());
      amalia.awaitPerson("Hans");
      hans.awaitPerson("Amalia");
      amalia.page().screenshot(screenshot("after-a-cut"));
    }
  }

  @Test
  void markupIsTextAndWhatIsTooLongIsGivenBack() {
    String markup = "<img src=x onerror=\"window.caught = 1\"><script>window.caught = 1</script>";
    String huge = "long ".repeat(20_000).strip();
    try (Chromium chromium = new Chromium();
        ChatVisitor gisa = enter(chromium, "<b>Gisa</b>", "castle");
        ChatVisitor momus = enter(chromium, "Momus", "castle")) {
      gisa.say(markup);
      momus.awaitMessage(markup);
      momus.awaitText(".message .name", "<b>Gisa</b>");
      assertThat(momus.page().locator("main img, main script, main b").count()).isZero();
      assertThat(momus.page().evaluate("window.caught")).isNull();

      gisa.say(huge);
      gisa.awaitText(
          "#trouble", "Not sent: it is too long, 99,999 bytes; the server takes 65,536.");
      assertThat(gisa.page().locator("#message")).hasValue(huge);
      gisa.say("short");
      momus.awaitMessage("short");
      assertThat(gisa.page().locator("#trouble")).hasText("");
      assertThat(momus.texts()).containsExactly(markup, "short");
      assertThat(gisa.errors()).isEmpty();
    }
  }

  @Test
  void aNameThatCannotBeIsRefusedAndTheRoomsAreReachedWithoutAReload() {
    try (Chromium chromium = new Chromium()) {
      Page page = chromium.browser().newPage();
      page.navigate("http://localhost:" + dev.port() + "/");
      page.locator("nav a", new Page.LocatorOptions().setHasText("Chat")).click();
      page.locator("#name").fill("*");
      page.locator("#name").press("Enter");
      assertThat(page.locator("#join-trouble"))
          .containsText("The server says: * stands for all names");
      page.locator("#name").fill("Pepi");
      page.locator("#name").press("Enter");
      assertThat(page.locator("#room-name")).hasText("Village");
      page.evaluate("window.same = true");
      page.locator(".door", new Page.LocatorOptions().setHasText("Castle")).click();
      assertThat(page.locator("#room-name")).hasText("Castle");
      assertThat(page.locator(".person-name").first()).hasText(Pattern.compile(".+"));
      assertThat(page.evaluate("window.same")).isEqualTo(true);
    }
  }

  @Test
  void thePageFitsAPhoneInTheDark() {
    try (Chromium chromium = new Chromium();
        ChatVisitor jeremias =
            ChatVisitor.enter(chromium.browser(), dev.port(), "Jeremias", "village", PHONE)) {
      jeremias.page().locator("#theme").click();
      jeremias.say("It fits. " + "unbreakable".repeat(20));
      jeremias.awaitText("#messages", "It fits.");
      jeremias.page().screenshot(screenshot("phone"));

      assertThat((int) jeremias.page().evaluate("document.documentElement.scrollWidth"))
          .isEqualTo(390);
      assertThat((int) jeremias.page().evaluate("document.documentElement.scrollHeight"))
          .isEqualTo(844);
      assertThat((int) jeremias.page().evaluate(CUT_DOORS)).as("rooms that are cut").isZero();
    }
  }

  /** In the empty field, the arrow up takes what one said last. */
  private static void changeWithTheArrow(ChatVisitor who) {
    who.page().locator("#message").press("ArrowUp");
    Locator editor = who.page().locator(".editor textarea");
    assertThat(editor).isFocused();
    editor.fill("Is anybody here?");
    editor.press("Enter");
    assertThat(editor).hasCount(0);
  }

  private static void reactAndTakeItBack(ChatVisitor one, ChatVisitor other) {
    Locator message = one.awaitMessage("Is anybody here?");
    message.hover();
    message.locator(".pick[data-emoji='👍']").click();
    other.awaitText(".reaction[data-emoji='👍'][aria-pressed='false'] .total", "1");
    other.page().locator(".reaction").click();
    one.awaitText(".reaction[aria-pressed='true'] .total", "2");
    one.page().screenshot(screenshot("desktop"));
    one.page().locator(".reaction").click();
    other.awaitText(".reaction[aria-pressed='true'] .total", "1");
    other.page().locator(".reaction").click();
    one.awaitCount(".reaction", 0);
  }

  private static void theirsIsNotMine(ChatVisitor who, String text) {
    assertThat(who.message(text).locator(".edit, .remove")).hasCount(0);
  }

  private static void remove(ChatVisitor who, String text) {
    Locator message = who.message(text);
    message.hover();
    message.locator(".remove").click();
    message.locator(".remove.asked").click();
  }

  private static void publish(String room, int count) throws Exception {
    String messages =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                i -> "{\"name\":\"message\",\"clientId\":\"Artur\",\"data\":\"message " + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    String key = Base64.getEncoder().encodeToString(dev.key().getBytes(StandardCharsets.UTF_8));
    URI uri = URI.create("http://localhost:" + dev.port() + "/channels/chat:" + room + "/messages");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Basic " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(messages))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  private static ChatVisitor enter(Chromium chromium, String name, String room) {
    return ChatVisitor.enter(chromium.browser(), dev.port(), name, room, DESKTOP);
  }

  private static Page.ScreenshotOptions screenshot(String name) {
    return new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png"));
  }
}
