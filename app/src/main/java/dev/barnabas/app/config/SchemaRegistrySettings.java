package dev.barnabas.app.config;

import dev.barnabas.formats.registry.RegistryAccess;
import dev.barnabas.mapping.rule.SchemaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How a schema registry is asked that needs more than its URL. */
public record SchemaRegistrySettings(
    @Setting(value = "The URL, as rules name it under `registry`.", required = true) String url,
    @Setting("For basic authentication.") @Nullable String username,
    @Setting(value = "The password.", secret = true) @Nullable String password,
    @Setting("File that holds the password, instead of `password`.") @Nullable Path passwordFile,
    @Setting(
            "File with the certificates that the registry's must come from, PEM; absent: the"
                + " machine's authorities.")
        @Nullable Path trusted)
    implements Checked {
  @Override
  public void check(Report report) {
    SchemaSettings.urlProblem(url)
        .ifPresent(
            problem -> report.problem("url", problem, "Write http://host:8081 or https://…"));
    boolean secret = password != null || passwordFile != null;
    if (secret != (username != null) || (password != null && passwordFile != null)) {
      report.problem(
          "",
          "must have username with one of password and passwordFile, or none of them",
          "Write both parts of what the registry asks for");
    } else if (secret) {
      try {
        var _ = SecretForm.text(password, passwordFile);
      } catch (UncheckedIOException e) {
        report.problem(
            "passwordFile", "the file " + passwordFile + " can't be read", SecretFile.REMEDY);
      }
    }
    if (trusted != null) {
      try {
        var _ = context(trusted);
      } catch (GeneralSecurityException | IOException e) {
        report.problem("trusted", "the file " + trusted + " holds no certificates in PEM", "");
      }
    }
  }

  /** For the client, once the settings were checked. */
  RegistryAccess access() {
    try {
      return new RegistryAccess(url, authorization(), trusted == null ? null : context(trusted));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(trusted + " changed while it was read", e);
    }
  }

  private @Nullable String authorization() {
    if (username == null) {
      return null;
    }
    String pair = username + ':' + SecretForm.text(password, passwordFile);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static SSLContext context(Path trusted) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(trusted)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("trusted-" + store.size(), one);
      }
    }
    if (store.size() == 0) {
      throw new GeneralSecurityException("no certificate in " + trusted);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Without the password, so that no log can hold it. */
  @Override
  public String toString() {
    return "SchemaRegistrySettings[" + url + "]";
  }
}
