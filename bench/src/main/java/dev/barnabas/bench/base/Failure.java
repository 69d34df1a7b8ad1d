package dev.barnabas.bench.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import tools.jackson.core.JacksonException;

/** Why something ended early, in words for who measures. */
public final class Failure {
  private Failure() {}

  /** With what failed while it was cleared up: no message came, as nobody made one any longer. */
  public static String text(Throwable failed) {
    Set<String> reasons = new LinkedHashSet<>();
    reasons.add(words(failed));
    for (Throwable further : failed.getSuppressed()) {
      reasons.add(words(further));
    }
    return String.join("; ", reasons);
  }

  private static String words(Throwable failed) {
    String said = Objects.requireNonNullElse(failed.getMessage(), "");
    return switch (failed) {
      case UncheckedIOException wrapped -> words(Objects.requireNonNull(wrapped.getCause()));
      case JacksonException broken -> "no JSON: " + broken.getOriginalMessage();
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case UnknownHostException _ -> "unknown host " + said;
      case UnresolvedAddressException _ -> "unknown host";
      case ConnectException _ when said.isEmpty() -> "nobody listens at its address";
      default -> isExpected(failed) && !said.isEmpty() ? said : failed.toString();
    };
  }

  /** Of all others, which are mistakes of ours, the class tells most. */
  private static boolean isExpected(Throwable failed) {
    return failed instanceof IOException
        || failed instanceof IllegalStateException
        || failed instanceof IllegalArgumentException
        || failed instanceof KafkaException;
  }
}
