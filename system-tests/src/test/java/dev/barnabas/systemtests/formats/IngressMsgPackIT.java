package dev.barnabas.systemtests.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.KafkaProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.sdk.JavaClient;
import io.ably.lib.realtime.Channel;
import io.ably.lib.types.ChannelOptions;
import io.ably.lib.types.Message;
import io.ably.lib.types.MessageSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** What an ingress rule writes as MessagePack, and as JSON, is read by the SDK's own decoder. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class IngressMsgPackIT {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final byte[] BYTES = {0, 1, (byte) 0xff};

  @TempDir Path folder;

  @Test
  void theSdkReadsEnvelopesOfBothFormats() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"))) {
      List.of("packed", "plain").forEach(topic -> kafka.createTopic(topic, 1));
      String rules =
          """
          ingress:
            - { name: packed, from: { channels: "^in:" }, to: { topic: packed }, format: msgpack }
            - { name: plain, from: { channels: "^in:" }, to: { topic: plain }, format: json }
          """;
      try (NodeProcess node = NodeProcess.serve(folder, Yaml.serve(kafka) + rules);
          SchemaTopic topics = new SchemaTopic(kafka.bootstrap());
          JavaClient client = new JavaClient(node.port(), true, Yaml.KEY)) {
        Channel channel = client.channel("in:1");
        JsonObject object = JsonParser.parseString("{\"a\":[1,\"ü\"]}").getAsJsonObject();
        channel.publish("text", "hello");
        channel.publish("json", object);
        channel.publish("bytes", BYTES);
        check(awaitThree(topics, "packed"), "application/x-msgpack", object);
        check(awaitThree(topics, "plain"), "application/json", object);
      }
    }
  }

  /** Transactions take an offset each, too: what counts is what can be read. */
  private static List<ConsumerRecord<byte[], byte[]>> awaitThree(SchemaTopic topics, String topic) {
    return await(topic).atMost(LONG).until(() -> topics.read(topic), all -> all.size() == 3);
  }

  private static void check(
      List<ConsumerRecord<byte[], byte[]>> records, String contentType, JsonObject object)
      throws Exception {
    List<Message> decoded = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String type =
          new String(record.headers().lastHeader("content-type").value(), StandardCharsets.UTF_8);
      assertThat(type).isEqualTo(contentType);
      Message message =
          type.endsWith("json") ? ofJson(record.value()) : ofMessagePack(record.value());
      decoded.add(message);
    }
    assertThat(decoded).extracting(one -> one.name).containsExactly("text", "json", "bytes");
    assertThat(decoded).allSatisfy(one -> assertThat(one.id).isNotBlank());
    assertThat(decoded.get(0).data).isEqualTo("hello");
    assertThat(decoded.get(1).data).isEqualTo(object);
    assertThat(decoded.get(2).data).isEqualTo(BYTES);
  }

  private static Message ofJson(byte[] value) throws Exception {
    JsonObject envelope =
        JsonParser.parseString(new String(value, StandardCharsets.UTF_8)).getAsJsonObject();
    Message[] messages = Message.fromEncodedArray(envelope.getAsJsonArray("messages"), null);
    assertThat(messages).hasSize(1);
    return messages[0];
  }

  private static Message ofMessagePack(byte[] value) throws Exception {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(value)) {
      int members = unpacker.unpackMapHeader();
      for (int i = 0; i < members; i++) {
        if (unpacker.unpackString().equals("messages")) {
          Message[] messages = MessageSerializer.readMsgpackArray(unpacker);
          assertThat(messages).hasSize(1);
          messages[0].decode(new ChannelOptions());
          return messages[0];
        }
        unpacker.skipValue();
      }
    }
    throw new AssertionError("an envelope without messages");
  }
}
