package dev.barnabas.systemtests.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of this test and the certificate of one server, made by the JDK's
 * keytool: with all the extensions that strict clients look for. Immutable.
 *
 * @param authority its own certificate, PEM: what a client trusts
 * @param certificate the server's, PEM
 * @param key the server's, PKCS#8, PEM
 */
public record TestAuthority(Path authority, Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Makes them in a folder, for a server with this IP address. */
  public static TestAuthority in(Path folder, String address) {
    var keytool = new Keytool(folder.resolve("keys.p12"));
    Path request = folder.resolve("request.pem");
    var files =
        new TestAuthority(
            folder.resolve("authority.pem"),
            folder.resolve("certificate.pem"),
            folder.resolve("key.pem"));
    keytool.makeKey("authority", "bc:critical=ca:true", "ku:critical=keyCertSign,cRLSign");
    keytool.makeKey("server");
    keytool.run("-certreq", "server", "-file", request.toString());
    keytool.run(
        "-gencert",
        "authority",
        "-infile",
        request.toString(),
        "-outfile",
        files.certificate.toString(),
        "-rfc",
        "-ext",
        "san=ip:" + address,
        "-ext",
        "eku=serverAuth");
    keytool.run("-exportcert", "authority", "-rfc", "-file", files.authority.toString());
    keytool.writeKey("server", files.key);
    return files;
  }

  /** Of clients that trust it and nobody else. */
  public SSLContext trusting() {
    try (var in = Files.newInputStream(authority)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of the server. */
  public SSLContext serving() {
    try (var in = Files.newInputStream(certificate)) {
      var chain = CertificateFactory.getInstance("X.509").generateCertificates(in);
      String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
      var form = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "server",
          KeyFactory.getInstance("EC").generatePrivate(form),
          PASSWORD.toCharArray(),
          chain.toArray(Certificate[]::new));
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Keytool(Path store) {
    void makeKey(String alias, String... extensions) {
      List<String> options = new ArrayList<>(List.of("-keyalg", "EC", "-dname", "CN=" + alias));
      for (String extension : extensions) {
        options.addAll(List.of("-ext", extension));
      }
      run("-genkeypair", alias, options.toArray(String[]::new));
    }

    void run(String command, String alias, String... options) {
      String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
      List<String> line = new ArrayList<>(List.of(keytool, command, "-alias", alias));
      line.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
      line.addAll(List.of("-storepass", PASSWORD));
      line.addAll(List.of(options));
      try {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
          throw new IllegalStateException(command + ": " + said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    void writeKey(String alias, Path file) {
      try (var in = Files.newInputStream(store)) {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(in, PASSWORD.toCharArray());
        byte[] der = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
        String base64 = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
            file, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
