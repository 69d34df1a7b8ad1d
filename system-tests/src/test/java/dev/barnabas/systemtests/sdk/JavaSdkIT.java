package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.Message;
import io.ably.lib.types.Param;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code io.ably:ably-java}, protocol version 4. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class JavaSdkIT {
  private static final long ACK_SECONDS_MAX = 60;

  private final SdkWorld world = SdkWorld.get();
  private final String name = "java-" + UUID.randomUUID();

  private JavaClient connect(int port, boolean binary) throws AblyException {
    JavaClient client = new JavaClient(port, binary, SdkWorld.KEY);
    client.awaitState(ConnectionState.connected);
    return client;
  }

  private static List<String> publish(Channel channel, String prefix, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      JavaClient.publish(channel, prefix + i, "data").get(ACK_SECONDS_MAX, TimeUnit.SECONDS);
    }
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void publishesSubscribesAndReadsHistory(boolean binary) throws Exception {
    try (JavaClient client = connect(world.port(), binary)) {
      Channel channel = client.channel(name);
      List<String> names = JavaClient.namesOn(channel);
      List<String> sent = publish(channel, "m", 10);
      JavaClient.awaitLast(names, "m9");

      assertThat(names).isEqualTo(sent);
      Param[] query = {new Param("direction", "forwards"), new Param("limit", "6")};
      var page = channel.history(query);
      var next = page.next();
      assertThat(Stream.concat(Arrays.stream(page.items()), Arrays.stream(next.items())))
          .extracting(message -> message.name)
          .isEqualTo(sent);
      assertThat(page.items()).hasSize(6).extracting(m -> m.data).containsOnly("data");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deliversAnIdThatRepeatsOnce(boolean binary) throws Exception {
    try (JavaClient client = connect(world.port(), binary)) {
      Channel channel = client.channel(name);
      List<String> names = JavaClient.namesOn(channel);
      for (int i = 0; i < 3; i++) {
        Message message = new Message("order", "data");
        message.id = "order-17:0";
        channel.publish(message);
      }
      publish(channel, "end", 1);
      JavaClient.awaitLast(names, "end0");

      assertThat(names).containsExactly("order", "end0");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rewindsBeforeWhatIsLive(boolean binary) throws Exception {
    try (JavaClient publisher = connect(world.port(), binary);
        JavaClient subscriber = connect(world.port(), binary)) {
      publish(publisher.channel(name), "m", 6);
      List<String> names = JavaClient.namesOn(subscriber.channel(name, Map.of("rewind", "2")));
      publish(publisher.channel(name), "live", 1);
      JavaClient.awaitLast(names, "live0");

      assertThat(names).containsExactly("m4", "m5", "live0");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnAfterACutWithoutGapOrRepeat(boolean binary) throws Exception {
    try (JavaClient publisher = connect(world.port(), binary);
        JavaClient subscriber = connect(world.proxy().port(), binary)) {
      Channel channel = subscriber.channel(name);
      List<String> names = JavaClient.namesOn(channel);
      String before = subscriber.sdk().connection.id;
      List<String> sent = publish(publisher.channel(name), "before", 1);
      JavaClient.awaitLast(names, "before0");

      world.proxy().refuse();
      world.proxy().cutAll();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> subscriber.sdk().connection.state != ConnectionState.connected);
      List<String> between = publish(publisher.channel(name), "between", 10);
      world.proxy().admit();
      subscriber.awaitState(ConnectionState.connected);
      await().until(() -> channel.state == ChannelState.attached);
      List<String> after = publish(publisher.channel(name), "after", 3);
      JavaClient.awaitLast(names, "after2");

      assertThat(names).isEqualTo(Stream.of(sent, between, after).flatMap(List::stream).toList());
      assertThat(subscriber.sdk().connection.id).isEqualTo(before);
    } finally {
      world.proxy().admit();
    }
  }
}
