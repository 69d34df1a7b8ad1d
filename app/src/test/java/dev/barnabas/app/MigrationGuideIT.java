package dev.barnabas.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.testkit.docs.DocsPage;
import dev.barnabas.testkit.docs.DocsPage.Block;
import dev.barnabas.testkit.plugin.PluginJars;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/migrating-from-kafka-websocket.md says, block by block. */
@Timeout(180)
class MigrationGuideIT {
  private static final DocsPage PAGE =
      DocsPage.read(Path.of("..", "docs", "migrating-from-kafka-websocket.md"));
  private static final Pattern FILE = Pattern.compile("`(conf/\\w+\\.properties)`:\\s*$");

  @TempDir private static Path folder = Path.of("");

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(folder.resolve("kafka"), 0));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic("clicks", 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void everyBlockIsRunHere() {
    assertThat(PAGE.blocks())
        .extracting(Block::language)
        .containsExactlyInAnyOrder(
            "properties",
            "properties",
            "properties",
            "yaml",
            "sh",
            "frames",
            "frames",
            "frames",
            "java");
  }

  @Test
  void theFolderStartsANodeAndItsFramesAreAsThePageSays() throws Exception {
    Path home = home("plain", "");
    try (BarnabasProcess node = node(home)) {
      for (String dialog : PAGE.texts("frames")) {
        play(dialog, URI.create(node.url()).getPort());
      }
      assertThat(node.errors())
          .contains("zookeeper.connect is ignored")
          .contains("group.id is not used");
    }
  }

  @Test
  void theTransformOfThePageChangesMessages() throws Exception {
    Path home = home("shouting", "ws.outputTransformClass=com.example.Shouting\n");
    Path plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.make(
        plugins.resolve("shouting.jar"), "com.example.Shouting", PAGE.texts("java").getFirst());
    Files.writeString(
        home.resolve("barnabas.yaml"), "plugins: plugins\n", StandardOpenOption.APPEND);

    try (BarnabasProcess node = node(home);
        RawWebSocket session =
            RawWebSocket.open(
                URI.create(node.url()).getPort(),
                "/v2/broker/?topics=clicks&key=web.page:change-me-please")) {
      session.text("{\"topic\":\"clicks\",\"message\":\"quiet\"}");
      assertThat(session.next().text()).isEqualTo("{\"topic\":\"clicks\",\"message\":\"QUIET\"}");
    }
  }

  @Test
  void aTransformOfKafkaWebsocketsThatIsMissingSaysHowToPortIt() throws Exception {
    Path home = home("missing", "ws.inputTransformClass=com.example.Old\n");
    try (BarnabasProcess node =
        BarnabasProcess.start(
            folder, "kafka-websocket", "--conf", home.resolve("conf").toString())) {
      assertThat(node.awaitExit(Duration.ofSeconds(90))).isEqualTo(1);
      assertThat(node.errors()).contains("com.example.Old").contains("docs/migrating");
    }
  }

  /** The page's files, with this test's ports and broker. */
  private static Path home(String name, String more) throws Exception {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("conf"));
    for (Block block : PAGE.blocks()) {
      if (block.language().equals("properties")) {
        Matcher file = FILE.matcher(block.lead());
        assertThat(file.find()).as(block.lead()).isTrue();
        String text = block.text().replace("localhost:9092", kafka.bootstrap());
        String own = file.group(1).endsWith("server.properties") ? more : "";
        Files.writeString(
            home.resolve(file.group(1)), text.replace("ws.port=7080", "ws.port=0") + own);
      }
    }
    Files.writeString(home.resolve("barnabas.yaml"), PAGE.texts("yaml").getFirst());
    return home;
  }

  private static BarnabasProcess node(Path home) throws Exception {
    String[] words = PAGE.texts("sh").getFirst().strip().split(" ", -1);
    assertThat(words[0]).isEqualTo("barnabas");
    var arguments = new ArrayList<String>();
    for (String word : List.of(words).subList(1, words.length)) {
      boolean path = word.equals("conf") || word.equals("barnabas.yaml");
      arguments.add(path ? home.resolve(word).toString() : word);
    }
    BarnabasProcess node = BarnabasProcess.start(folder, arguments.toArray(String[]::new));
    node.awaitReady();
    return node;
  }

  /** Lines: open PATH SUBPROTOCOL, {@code >} and {@code <} frames, {@code *} in any order. */
  private static void play(String dialog, int port) throws Exception {
    String[] opening = dialog.lines().findFirst().orElseThrow().split(" ", -1);
    assertThat(opening[0]).isEqualTo("open");
    try (RawWebSocket session =
        RawWebSocket.open(port, opening[1], "Sec-WebSocket-Protocol: " + opening[2])) {
      var anyOrder = new ArrayList<String>();
      for (String line : dialog.lines().skip(1).toList()) {
        String rest = line.substring(line.indexOf(' ') + 1);
        switch (line.split(" ", -1)[0]) {
          case ">" -> session.text(rest);
          case "<" -> assertThat(session.next().text()).isEqualTo(rest);
          case "*" -> anyOrder.add(rest);
          case "closed" -> assertThat(session.next().close()).startsWith(rest);
          default -> throw new IllegalStateException("what is this: " + line);
        }
      }
      var frames = new ArrayList<String>();
      while (frames.size() < anyOrder.size()) {
        frames.add(session.next().text());
      }
      assertThat(frames).containsExactlyInAnyOrderElementsOf(anyOrder);
    }
  }
}
