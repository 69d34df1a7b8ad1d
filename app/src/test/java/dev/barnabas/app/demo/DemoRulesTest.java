package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.mapping.egress.DirectHome;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedMessage;
import dev.barnabas.mapping.egress.Route;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.ingress.ChannelMessage;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.rule.RuleSet;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoRulesTest {
  private static final Stamp STAMP = new Stamp(1_000, 2_000);
  private static final Map<String, Integer> PARTITIONS =
      Arrays.stream(DemoTopic.values())
          .collect(Collectors.toMap(DemoTopic::topicName, DemoTopic::partitions));

  @TempDir Path directory;
  private List<EgressRule> egress = List.of();
  private List<IngressRule> ingress = List.of();

  @BeforeEach
  void readRules() throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("demo.yaml"), Demo.rulesYaml());
    Configuration read = ConfigFile.read(file, Map.of()).configuration();
    egress = read.egress().stream().map(tree -> EgressRule.read("egress", tree)).toList();
    ingress = read.ingress().stream().map(tree -> IngressRule.read("ingress", tree)).toList();
  }

  @Test
  void areAllDirectAndFormNoLoop() {
    assertThat(egress)
        .allSatisfy(rule -> {
          String topic = rule.settings().from().topics().getFirst();
          Map<String, Integer> partitions = Map.of(topic, PARTITIONS.get(topic));
          assertThat(DirectHome.resolve("egress", rule, partitions))
              .isInstanceOf(Route.Direct.class);
        });
    assertThat(
            RuleSet.problems(
                egress.stream().map(EgressRule::settings).toList(),
                ingress.stream().map(IngressRule::settings).toList()))
        .isEmpty();
  }

  @Test
  void giveEachBusAChannelOfItsOwn() {
    DemoRecord made = new BusFeed(DemoFiles.buses(), 1).recordAt(0, STAMP);

    MappedMessage message = mapped(DemoTopic.BUSES, made.key(), made.value());

    assertThat(message.channel()).isEqualTo("bus:" + made.key());
    assertThat(text(message)).isEqualTo(made.value());
  }

  @Test
  void selectWhatThePageShowsOfAnEdit() {
    MappedMessage message =
        mapped(DemoTopic.EDITS, null, new EditFeed(DemoFiles.edits()).recordAt(0, STAMP).value());

    assertThat(message.channel()).isEqualTo("wikimedia:edits");
    assertThat(text(message))
        .isEqualTo(
            """
            {"title":"EFL Championship","user":"192.0.2.1","bot":false,"minor":false,\
            "comment":"/* League champions, runners-up and play-off finalists */",\
            "before":91108,"after":91166,"at":1700000000000,"offset":17}\
            """);
  }

  @Test
  void giveEachInstrumentAChannelOfItsOwn() {
    DemoRecord made = new MarketFeed(1).recordAt(1, STAMP);

    assertThat(mapped(DemoTopic.MARKET, made.key(), made.value()).channel())
        .isEqualTo("market:BRDG");
  }

  @Test
  void bringANoteBackWithThePlaceWhereItLanded() {
    Message note = Message.of("note", new Data.Text("{\"text\":\"Hello\",\"token\":\"1-2\"}"));
    Message encoded =
        new Message("id", note.name(), note.data(), "json", null, null, null, 1_234, null);
    IngressRule rule = ingressRule("demo-guestbook");

    byte[] value =
        rule.map(new ChannelMessage("app", "site", "guestbook", encoded)).orElseThrow().value();
    MappedMessage landed =
        mapped(
            DemoTopic.GUESTBOOK,
            "guestbook",
            value == null ? "" : new String(value, StandardCharsets.UTF_8));

    assertThat(rule.takesChannel("guestbook")).isTrue();
    assertThat(rule.takesChannel("guestbook-log")).isFalse();
    assertThat(landed.channel()).isEqualTo("guestbook-log");
    assertThat(text(landed))
        .isEqualTo(
            """
            {"text":"Hello","token":"1-2","sentAt":1234,"landedAt":1700000000000,\
            "topic":"demo.guestbook","partition":0,"offset":17}\
            """);
  }

  @Test
  void bringThePlaceOfWhatWasSaidToTheRoomsOwnChannel() {
    IngressRule rule = ingressRule("demo-chat");
    Message said =
        new Message("id-1", "message", new Data.Text("Hello"), null, "Anna", null, null, 12, null);

    byte[] value =
        rule.map(new ChannelMessage("app", "site", "chat:inn", said)).orElseThrow().value();
    String written = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    MappedMessage landed = mapped(DemoTopic.CHAT, "chat:inn", written);

    assertThat(rule.takesChannel("chat:inn")).isTrue();
    assertThat(written)
        .isEqualTo("{\"id\":\"id-1\",\"from\":\"Anna\",\"text\":\"Hello\",\"sentAt\":12}");
    assertThat(landed.channel()).isEqualTo("landed:chat:inn");
    assertThat(rule.takesChannel(landed.channel())).isFalse();
    assertThat(text(landed))
        .isEqualTo("{\"id\":\"id-1\",\"topic\":\"demo.chat\",\"partition\":0,\"offset\":17}");
  }

  @Test
  void leaveOutThatSomebodyIsTyping() {
    Message typing = Message.of("typing", null).withPlace(12, "serial");
    var source = new ChannelMessage("app", "site", "chat:inn", typing);

    assertThat(ingressRule("demo-chat").map(source)).isEmpty();
  }

  private IngressRule ingressRule(String name) {
    return ingress.stream()
        .filter(rule -> rule.settings().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private MappedMessage mapped(DemoTopic topic, @Nullable String key, String value) {
    EgressRule rule =
        egress.stream()
            .filter(each -> each.settings().from().topics().contains(topic.topicName()))
            .findFirst()
            .orElseThrow();
    var mapped =
        rule.map(
            new SourceRecord(
                "default",
                topic.topicName(),
                0,
                17,
                1_700_000_000_000L,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                List.of(),
                null));
    assertThat(mapped.failures()).isEmpty();
    return mapped.messages().getFirst();
  }

  private static String text(MappedMessage message) {
    assertThat(message.message().encoding()).isEqualTo("json");
    return message.message().data() instanceof Data.Text(String text) ? text : "no text";
  }
}
