package dev.barnabas.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where clients connect. */
public record ListenSettings(
    @Setting(value = "Address to listen on; 0.0.0.0: all.", standard = "0.0.0.0") String host,
    @Setting(
            value = "Port to listen on; 0: any free one.",
            standard = "8080",
            min = "0",
            max = "65535")
        int port,
    @Setting("Certificate and key; absent: no TLS.") @Nullable Tls tls) {

  /** A certificate chain and its key. */
  public record Tls(
      @Setting(value = "File with the certificate chain, PEM.", required = true) Path certificate,
      @Setting(value = "File with the private key, PEM, PKCS#8.", required = true) Path key)
      implements Checked {

    @Override
    public void check(Report report) {
      readable(report, "certificate", certificate);
      readable(report, "key", key);
    }

    private static void readable(Report report, String name, Path file) {
      if (!Files.isReadable(file)) {
        report.problem(
            name, "the file " + file + " can't be read", "Write a path from this file's folder");
      }
    }
  }
}
