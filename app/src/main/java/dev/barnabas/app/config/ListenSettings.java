package dev.barnabas.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    @Setting("Certificate and key; absent: no TLS.") @Nullable Tls tls,
    @Setting(
            value =
                "How sockets are served: io_uring (epoll, and one system call for the sends to many"
                    + " sockets), epoll or nio; what the machine lacks falls back to the next.",
            standard = "io_uring")
        String io)
    implements Checked {
  private static final List<String> IO = List.of("io_uring", "epoll", "nio");

  @Override
  public void check(Report report) {
    if (!IO.contains(io)) {
      report.problem("io", "must be io_uring, epoll or nio", "");
    }
  }

  /** A certificate chain and its key. */
  public record Tls(
      @Setting(value = "File with the certificate chain, PEM.", required = true) Path certificate,
      @Setting(value = "File with the private key, PEM, PKCS#8.", required = true) Path key,
      @Setting(
              value =
                  "Whether clients show certificates: none (they are not asked), optional (one that"
                      + " is shown has to be trusted) or required.",
              standard = "none")
          String clientAuth,
      @Setting(
              "File with the certificates that clients' must come from, PEM; absent: the machine's"
                  + " authorities.")
          @Nullable Path trusted)
      implements Checked {
    private static final List<String> CLIENT_AUTH = List.of("none", "optional", "required");

    @Override
    public void check(Report report) {
      readable(report, "certificate", certificate);
      readable(report, "key", key);
      if (trusted != null) {
        readable(report, "trusted", trusted);
      }
      if (!CLIENT_AUTH.contains(clientAuth)) {
        report.problem("clientAuth", "must be none, optional or required", "");
      }
    }

    private static void readable(Report report, String name, Path file) {
      if (!Files.isReadable(file)) {
        report.problem(
            name, "the file " + file + " can't be read", "Write a path from this file's folder");
      }
    }
  }
}
