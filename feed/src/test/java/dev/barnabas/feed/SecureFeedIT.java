package dev.barnabas.feed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.feed.socket.SocketEvent;
import dev.barnabas.feed.socket.SocketSettings;
import dev.barnabas.feed.socket.SocketWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Feeds over TLS, and through a proxy, as the JVM is told of both. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SecureFeedIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder = Path.of("");

  private static SSLContext before;
  private static SSLContext serving;

  private final FeedFigures figures = new FeedFigures();

  @BeforeAll
  static void trust() throws Exception {
    KeyStore keys = keys();
    before = SSLContext.getDefault();
    serving = context(keys);
    SSLContext.setDefault(serving);
  }

  @AfterAll
  static void distrust() {
    SSLContext.setDefault(before);
  }

  @Test
  void aFeedIsReadOverTls() throws Exception {
    try (FeedServer server = secure();
        Feed feed = feed("wss://localhost:" + server.port() + "/feed", 0)) {
      exchange(server, feed);
    }
  }

  @Test
  void aServerThatProvesAnotherNameIsRefused() throws Exception {
    try (FeedServer server = secure();
        Feed feed = feed("wss://127.0.0.1:" + server.port() + "/feed", 2)) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  feed.poll(Duration.ofMillis(5));
                }
              })
          .isInstanceOf(FeedEnded.class)
          .hasMessageContaining("No subject alternative names matching IP address");
    }
  }

  @Test
  void aFeedIsReadThroughAProxyWithTlsOrWithout() throws Exception {
    ProxySelector direct = ProxySelector.getDefault();
    try (FeedServer secure = secure();
        FeedServer plain = new FeedServer();
        Proxy proxy = new Proxy()) {
      ProxySelector.setDefault(ProxySelector.of(proxy.address()));
      String behind = "localhost:" + secure.port();
      try (Feed feed = feed("wss://" + behind + "/feed", 0)) {
        exchange(secure, feed);
      }
      assertThat(proxy.asked()).startsWith("CONNECT " + behind + " HTTP/1.1\r\n");
      try (Feed feed = feed(plain.uri().toString(), 0)) {
        exchange(plain, feed);
      }
      assertThat(proxy.asked()).startsWith("CONNECT 127.0.0.1:" + plain.port() + " ");
    } finally {
      ProxySelector.setDefault(direct);
    }
  }

  private void exchange(FeedServer server, Feed feed) throws Exception {
    FeedServer.Client client = server.client();
    while (!figures.isConnected()) {
      feed.poll(Duration.ofMillis(5));
    }
    assertThat(client.text()).isEqualTo("subscribe");
    String large = "é".repeat(50_000);
    client.send("small");
    client.send(large);
    List<String> texts = new ArrayList<>();
    while (texts.size() < 2) {
      feed.poll(Duration.ofMillis(50))
          .forEach(message ->
              texts.add(message.event() instanceof SocketEvent.Text(String text) ? text : "?"));
    }
    assertThat(texts).containsExactly("small", large);
  }

  private Feed feed(String uri, int attempts) {
    var settings =
        new FeedSettings(
            new SocketSettings(URI.create(uri), Map.of(), Duration.ofSeconds(20), true),
            List.of(Subscription.of("subscribe")),
            new FeedSettings.Reconnect(
                true, Duration.ofMillis(10), Duration.ofMillis(20), attempts),
            Optional.empty(),
            Duration.ZERO,
            Pattern.compile("^pong"));
    var world =
        new FeedWorld(
            new SocketWorld(System::nanoTime, new Random(7)),
            System::currentTimeMillis,
            (first, longest, count) -> first);
    return new Feed(settings, null, new MemoryInbox(100, Overflow.BLOCK, figures), world, figures);
  }

  private static FeedServer secure() throws IOException {
    return new FeedServer(
        "",
        serving
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress()));
  }

  /** A key for localhost and nothing else, made by the JDK's keytool. */
  private static KeyStore keys() throws Exception {
    Path store = folder.resolve("keys.p12");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-genkeypair", "-alias", "feed", "-keyalg", "EC", "-storetype", "PKCS12"));
    line.addAll(List.of("-dname", "CN=localhost", "-ext", "san=dns:localhost"));
    line.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  /** Serves with the key, and trusts it. */
  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("feed", keys.getCertificate("feed"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** An HTTP proxy that knows CONNECT. Thread: the test's, and two for each socket. */
  private static final class Proxy implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    Proxy() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
      return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** The head of the next request. */
    String asked() throws InterruptedException {
      return String.valueOf(heads.poll(30, TimeUnit.SECONDS));
    }

    private void accept() {
      try {
        while (true) {
          Socket client = listening.accept();
          Socket server = connected(client);
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
          Thread.ofVirtual().start(() -> pump(client, server));
          Thread.ofVirtual().start(() -> pump(server, client));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private Socket connected(Socket client) throws IOException {
      var head = new ByteArrayOutputStream();
      while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        head.write(client.getInputStream().read());
      }
      String text = head.toString(ISO_8859_1);
      heads.add(text);
      String port = text.replaceAll("(?s)CONNECT [^ ]*:(\\d+) .*", "$1");
      return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static void pump(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException ended) {
        // By one side or the other.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
