package dev.barnabas.server.transport;

import dev.barnabas.server.transport.ListenOptions.ClientCertificates;
import dev.barnabas.server.transport.ListenOptions.Tls;
import dev.barnabas.server.transport.ListenOptions.TlsFiles;
import dev.barnabas.server.transport.ListenOptions.TlsStores;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Makes what TLS handlers are made from. */
final class TlsContexts {
  private TlsContexts() {}

  /**
   * Reads the files.
   *
   * @throws UncheckedIOException one can't be used; says which and why
   */
  static SslContext of(Tls tls) {
    return switch (tls) {
      case TlsFiles files -> ofFiles(files);
      case TlsStores stores -> ofStores(stores);
    };
  }

  private static SslContext ofFiles(TlsFiles files) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile());
      if (files.trusted() != null) {
        builder.trustManager(files.trusted().toFile());
      }
      return builder.clientAuth(clientAuth(files.clients())).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw refused(
          "TLS certificate %s and key %s: %s; both must be PEM, the key PKCS#8 without password"
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
  }

  private static SslContext ofStores(TlsStores stores) {
    try {
      KeyStore keys = load(stores.keys());
      var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, stores.keys().password().toCharArray());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(stores.trusted() == null ? keys : load(stores.trusted()));
      SslContextBuilder builder =
          SslContextBuilder.forServer(keyManagers)
              .trustManager(trust)
              .clientAuth(clientAuth(stores.clients()));
      if (!stores.protocols().isEmpty()) {
        builder.protocols(stores.protocols());
      }
      if (!stores.ciphers().isEmpty()) {
        builder.ciphers(stores.ciphers());
      }
      return builder.build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw refused(
          "TLS key store %s, trust store %s: %s"
              .formatted(stores.keys(), stores.trusted(), e.getMessage()),
          e);
    }
  }

  /** The format is found out from the file: JKS and PKCS#12 both load as the default type. */
  private static KeyStore load(TlsStores.Store store) throws IOException, GeneralSecurityException {
    KeyStore loaded = KeyStore.getInstance(KeyStore.getDefaultType());
    try (InputStream in = Files.newInputStream(store.file())) {
      loaded.load(in, store.password().toCharArray());
    }
    return loaded;
  }

  private static ClientAuth clientAuth(ClientCertificates clients) {
    return switch (clients) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }

  private static UncheckedIOException refused(String message, Exception cause) {
    return new UncheckedIOException(new IOException(message, cause));
  }
}
