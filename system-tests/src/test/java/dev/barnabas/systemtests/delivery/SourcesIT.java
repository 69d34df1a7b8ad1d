package dev.barnabas.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import io.ably.lib.realtime.Channel;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ChannelOptions;
import io.ably.lib.types.PresenceMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Rules that take presence, lifecycles and occupancy, on two nodes of which one is killed. */
@Timeout(value = 400, threadMode = ThreadMode.SEPARATE_THREAD)
class SourcesIT {
  private static final Duration WAIT_MAX = Duration.ofMinutes(3);
  private static final int USERS = 60;
  private static final String CHANNEL = "chat:1";

  private static final String RULES =
      """
      ingress:
        - name: members
          from: { source: channel.presence, channels: "^chat:1$" }
          to: { topic: members, key: "#{channelName}" }
        - name: lives
          from: { source: channel.lifecycle, channels: "^chat:" }
          to: { topic: lives }
        - name: figures
          from: { source: channel.occupancy, channels: "^chat:" }
          filter: "message.data.status.occupancy.metrics.presenceMembers > `0`"
          to: { topic: figures }
          enveloped: false
          select: { channel: channelName, members: message.data.status.occupancy.metrics.presenceMembers }
      """;

  @TempDir Path folder;

  @Test
  void eachSourceIsInItsTopicAndPresenceOnceThoughANodeIsKilled() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      List.of("members", "lives", "figures").forEach(topic -> kafka.createTopic(topic, 1));
      try (NodeProcess a = NodeProcess.serve(folder, Yaml.serve(kafka) + RULES);
          NodeProcess b = NodeProcess.serve(folder, Yaml.serve(kafka) + RULES);
          JavaClient client = new JavaClient(b.port(), true, Yaml.KEY);
          TopicReader members = new TopicReader(kafka.bootstrap(), "members");
          TopicReader lives = new TopicReader(kafka.bootstrap(), "lives");
          TopicReader figures = new TopicReader(kafka.bootstrap(), "figures")) {
        checkTold(client, lives, figures);
        Channel channel = client.channel(CHANNEL);
        List<String> said = new ArrayList<>();
        come(channel, 0, USERS / 2, said);
        a.process().kill();
        come(channel, USERS / 2, USERS, said);
        await("all in the topic")
            .atMost(WAIT_MAX)
            .untilAsserted(
                () -> assertThat(members.values()).hasSizeGreaterThanOrEqualTo(said.size()));
        assertThat(members.values()).extracting(SourcesIT::event).isEqualTo(said);
      }
    }
  }

  /** A channel comes into use, has a member and goes out of use; others are not told of. */
  private static void checkTold(JavaClient client, TopicReader lives, TopicReader figures)
      throws Exception {
    Channel other = client.channel("other");
    JavaClient.await(other::attach);
    Channel told = client.channel("chat:told");
    JavaClient.await(told::attach);
    await("opened").atMost(WAIT_MAX).until(() -> !lives.values().isEmpty());
    JavaClient.await(listener -> told.presence.enterClient("ann", null, listener));
    await("a member").atMost(WAIT_MAX).until(() -> !figures.values().isEmpty());
    JavaClient.await(listener -> told.presence.leaveClient("ann", null, listener));
    JavaClient.await(told::detach);
    await("closed").atMost(WAIT_MAX).until(() -> lives.values().size() >= 2);
    assertThat(lives.values())
        .extracting(SourcesIT::life)
        .containsExactly("channel.opened chat:told true", "channel.closed chat:told false");
    assertThat(figures.values())
        .containsOnly("{\"channel\":\"chat:told\",\"members\":1}")
        .hasSizeLessThanOrEqualTo(2); // a second one where another node began to tell
  }

  private static void come(Channel channel, int from, int to, List<String> said) throws Exception {
    for (int i = from; i < to; i++) {
      String user = "user-" + i;
      JavaClient.await(listener -> channel.presence.enterClient(user, "hello", listener));
      JavaClient.await(listener -> channel.presence.updateClient(user, "still", listener));
      JavaClient.await(listener -> channel.presence.leaveClient(user, "bye", listener));
      said.add("enter " + user + " hello");
      said.add("update " + user + " still");
      said.add("leave " + user + " bye");
    }
  }

  private static String life(String value) {
    JsonObject envelope = JsonParser.parseString(value).getAsJsonObject();
    assertThat(envelope.get("source").getAsString()).isEqualTo("channel.lifecycle");
    JsonObject data = envelope.getAsJsonObject("data");
    assertThat(data.get("name")).isEqualTo(envelope.get("channel"));
    return "%s %s %s"
        .formatted(
            envelope.get("name").getAsString(),
            data.get("channelId").getAsString(),
            data.getAsJsonObject("status").get("isActive").getAsBoolean());
  }

  /** As the SDK decodes it. */
  private static String event(String value) {
    JsonObject envelope = JsonParser.parseString(value).getAsJsonObject();
    assertThat(envelope.get("source").getAsString()).isEqualTo("channel.presence");
    assertThat(envelope.get("channel").getAsString()).isEqualTo(CHANNEL);
    try {
      PresenceMessage[] events =
          PresenceMessage.fromEncodedArray(
              envelope.getAsJsonArray("presence"), new ChannelOptions());
      assertThat(events).hasSize(1);
      return events[0].action + " " + events[0].clientId + " " + events[0].data;
    } catch (AblyException e) {
      throw new IllegalStateException(e);
    }
  }
}
