package dev.barnabas.server;

import dev.barnabas.server.transport.ListenOptions.TlsFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost, made by the JDK's keytool. Immutable. */
final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final TlsFiles files;
  private final SSLSocketFactory trusting;

  private TestCertificate(TlsFiles files, SSLSocketFactory trusting) {
    this.files = files;
    this.trusting = trusting;
  }

  static TestCertificate in(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Certificate certificate = keys.getCertificate("node");
    Path certificateFile = folder.resolve("certificate.pem");
    Path keyFile = folder.resolve("key.pem");
    writePem(certificateFile, "CERTIFICATE", certificate.getEncoded());
    writePem(keyFile, "PRIVATE KEY", keys.getKey("node", PASSWORD).getEncoded());
    return new TestCertificate(new TlsFiles(certificateFile, keyFile), trusting(certificate));
  }

  private static void writePem(Path file, String type, byte[] der) throws Exception {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }

  private static SSLSocketFactory trusting(Certificate certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("node", certificate);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  TlsFiles files() {
    return files;
  }

  /** Makes sockets that trust this certificate. */
  SSLSocketFactory sockets() {
    return trusting;
  }
}
