package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.server.transport.ListenOptions.ClientCertificates;
import dev.barnabas.server.transport.ListenOptions.Tls;
import dev.barnabas.server.transport.ListenOptions.TlsFiles;
import dev.barnabas.server.transport.ListenOptions.TlsStores;
import dev.barnabas.server.transport.ListenOptions.TlsStores.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a listener with TLS lets in, with certificates that the JDK's keytool makes. */
@Timeout(60)
class TlsClientsIT {
  private static final String PASSWORD = "changeit";
  private static final int GREETING = 'B';

  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void makeCertificates() throws Exception {
    for (String name : List.of("server", "known", "stranger")) {
      keytool(
          "-genkeypair",
          "-alias",
          name,
          "-keyalg",
          "EC",
          "-dname",
          "CN=localhost",
          "-ext",
          "san=dns:localhost",
          "-storetype",
          name.equals("server") ? "JKS" : "PKCS12",
          "-keystore",
          store(name).toString(),
          "-storepass",
          PASSWORD,
          "-keypass",
          PASSWORD);
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          name,
          "-file",
          pem(name).toString(),
          "-keystore",
          store(name).toString(),
          "-storepass",
          PASSWORD);
    }
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "known",
        "-file",
        pem("known").toString(),
        "-keystore",
        store("trusted").toString(),
        "-storepass",
        PASSWORD);
    byte[] key = load("server").getKey("server", PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        folder.resolve("server.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,nobody,true",
    "NONE,stranger,true",
    "OPTIONAL,nobody,true",
    "OPTIONAL,known,true",
    "OPTIONAL,stranger,false",
    "REQUIRED,nobody,false",
    "REQUIRED,known,true",
    "REQUIRED,stranger,false"
  })
  void letsInWhomTheModeSays(ClientCertificates mode, String client, boolean in) throws Exception {
    var stores =
        new TlsStores(
            new Store(store("server"), PASSWORD),
            mode,
            new Store(store("trusted"), PASSWORD),
            List.of("TLSv1.2"),
            List.of());
    var files = new TlsFiles(pem("server"), folder.resolve("server.key"), mode, pem("known"));

    assertThat(isLetIn(stores, client)).as("key stores").isEqualTo(in);
    assertThat(isLetIn(files, client)).as("PEM files").isEqualTo(in);
  }

  @Test
  void aStoreThatCantBeReadIsNamed() {
    var stores =
        new TlsStores(
            new Store(store("server"), "wrong"),
            ClientCertificates.NONE,
            null,
            List.of(),
            List.of());

    assertThatThrownBy(() -> isLetIn(stores, "nobody"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("server.store")
        .hasMessageNotContaining("wrong\"");
  }

  private static boolean isLetIn(Tls tls, String client) throws Exception {
    try (NettyLoops loops = NettyLoops.start(1, SocketIo.IO_URING)) {
      NettyServer server =
          NettyServer.listen(
              new ListenOptions("localhost", 0, tls),
              loops,
              (channel, context) -> {
                if (context != null) {
                  channel.pipeline().addLast(context.newHandler(channel.alloc()));
                }
                var _ = channel.writeAndFlush(channel.alloc().buffer().writeByte(GREETING));
              });
      try (Socket socket =
          context(client).getSocketFactory().createSocket("localhost", server.port())) {
        socket.setSoTimeout(30_000);
        return socket.getInputStream().read() == GREETING;
      } catch (IOException refused) {
        return false;
      }
    }
  }

  private static SSLContext context(String client) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", load("server").getCertificate("server"));
    trust.init(trusted);
    KeyManager @Nullable [] keys = null;
    if (!client.equals("nobody")) {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(load(client), PASSWORD.toCharArray());
      keys = managers.getKeyManagers();
    }
    var context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(String name) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(store(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static Path store(String name) {
    return folder.resolve(name + ".store");
  }

  private static Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private static void keytool(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
