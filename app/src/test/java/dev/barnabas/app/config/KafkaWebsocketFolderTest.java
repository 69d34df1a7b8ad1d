package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaWebsocketFolderTest {
  private static final String SERVER =
      """
      ws.port=7080
      ws.ssl=false
      ws.inputTransformClass=us.b3k.kafka.ws.transforms.Transform
      """;
  private static final String CONSUMER =
      """
      group.id=kafka-websocket
      zookeeper.connect=localhost:2181
      serializer.class=kafka.serializer.DefaultEncoder
      key.serializer.class=kafka.serializer.StringEncoder
      """;
  private static final String PRODUCER = "bootstrap.servers=localhost:9092\nacks=1\n";

  @TempDir private Path root = Path.of("");
  private Path conf = Path.of("");

  @BeforeEach
  void makeFolder() throws Exception {
    conf = Files.createDirectories(root.resolve("conf"));
    write(SERVER, CONSUMER, PRODUCER);
  }

  @Test
  void readsTheFilesAsTheyWereShipped() throws Exception {
    KafkaWebsocketFolder read = KafkaWebsocketFolder.read(conf);

    assertThat(read.server().port()).isEqualTo(7_080);
    assertThat(read.server().tls()).isNull();
    assertThat(read.consumer().bootstrap()).isEqualTo("localhost:9092");
    assertThat(read.consumer().properties()).isEmpty();
    assertThat(read.producer().properties()).containsOnly(Map.entry("acks", "1"));
    assertThat(read.fromEarliest()).isFalse();
    assertThat(read.commitEvery()).isEqualTo(Duration.ofMinutes(1));
    assertThat(read.warnings())
        .anySatisfy(one -> assertThat(one).contains("zookeeper.connect is ignored"))
        .anySatisfy(one -> assertThat(one).contains("serializer.class is ignored"))
        .anySatisfy(one -> assertThat(one).contains("group.id is not used"));
  }

  @Test
  void translatesWhatKafkaHasOtherNamesForNow() throws Exception {
    write(
        SERVER,
        """
        auto.offset.reset=smallest
        auto.commit.enable=false
        fetch.message.max.bytes=5000
        bootstrap.servers=other:9092
        """,
        "metadata.broker.list=a:9092,b:9092\nrequest.required.acks=-1\n");

    KafkaWebsocketFolder read = KafkaWebsocketFolder.read(conf);

    assertThat(read.fromEarliest()).isTrue();
    assertThat(read.commitEvery()).isNull();
    assertThat(read.consumer().bootstrap()).isEqualTo("other:9092");
    assertThat(read.consumer().properties()).containsEntry("max.partition.fetch.bytes", "5000");
    assertThat(read.producer().bootstrap()).isEqualTo("a:9092,b:9092");
    assertThat(read.producer().properties()).containsEntry("acks", "-1");
  }

  @Test
  void dropsWhatIsWeakAndFindsStoresBesideTheFolder() throws Exception {
    Files.writeString(conf.resolve("keystore"), "");
    write(
        SERVER.replace("ws.ssl=false", "ws.ssl=true")
            + """
            ws.ssl.port=7443
            ws.ssl.keyStorePath=conf/keystore
            ws.ssl.keyStorePassword=password
            ws.ssl.protocols=TLSv1,TLSv1.2
            ws.ssl.ciphers=TLS_ECDHE_RSA_WITH_RC4_128_SHA,TLS_RSA_WITH_AES_256_GCM_SHA384,\
            TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            ws.ssl.clientAuth=required
            """,
        CONSUMER,
        PRODUCER);

    KafkaWebsocketFolder read = KafkaWebsocketFolder.read(conf);
    KafkaWebsocketServer.Tls tls = Objects.requireNonNull(read.server().tls());

    assertThat(tls.port()).isEqualTo(7_443);
    assertThat(tls.keyStore().file()).isEqualTo(conf.resolve("keystore"));
    assertThat(tls.protocols()).containsExactly("TLSv1.2");
    assertThat(tls.ciphers()).containsExactly("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThat(tls.clientAuth()).isEqualTo("required");
    assertThat(read.warnings())
        .anySatisfy(one -> assertThat(one).contains("RC4", "TLS_RSA_WITH", "CBC", "are weak"))
        .anySatisfy(one -> assertThat(one).contains("TLSv1 is weak"));
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws Exception {
    write(
        "ws.port=99999\nws.ssl=true\nws.ssl.clientAuth=maybe\n",
        "auto.offset.reset=middle\n",
        "acks=1\n");

    assertThatThrownBy(() -> KafkaWebsocketFolder.read(conf))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems().toString())
                    .contains("ws.port", "ws.ssl.clientAuth", "ws.ssl.keyStorePath")
                    .contains("auto.offset.reset", "bootstrap.servers"));
    Files.delete(conf.resolve("server.properties"));
    assertThatThrownBy(() -> KafkaWebsocketFolder.read(conf))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused -> assertThat(refused.problems().toString()).contains("can't be read"));
  }

  private void write(String server, String consumer, String producer) throws Exception {
    Files.writeString(conf.resolve("server.properties"), server);
    Files.writeString(conf.resolve("consumer.properties"), consumer);
    Files.writeString(conf.resolve("producer.properties"), producer);
  }
}
