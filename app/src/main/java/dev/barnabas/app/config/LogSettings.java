package dev.barnabas.app.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** The log of all channels that live in no user's topic. */
public record LogSettings(
    @Setting(value = "Its topic; made when it is missing.", standard = "barnabas.log") String topic,
    @Setting(
            value = "Its partitions: pinned for ever, as a channel's place follows from it.",
            standard = "16",
            min = "1",
            max = "1024")
        int partitions,
    @Setting(value = "Copies of each partition.", standard = "3", min = "1", max = "9")
        int replicationFactor,
    @Setting(
            value = "How long Kafka keeps it: as far back as a client can resume.",
            standard = "24h",
            min = "10m")
        Duration retention,
    @Setting(
            value = "What a node keeps in memory of each partition: rewind and short history.",
            standard = "2m",
            min = "10s",
            max = "1h")
        Duration window,
    @Setting(
            value = "Memory for the windows of all partitions together.",
            standard = "512MiB",
            min = "16MiB",
            max = "64GiB")
        ByteSize windowBytes,
    @Setting(
            value =
                "How long a repeat of an id counts as the same message. More than 150s where"
                    + " retries come later.",
            standard = "150s",
            min = "150s",
            max = "1h")
        Duration dedupWindow)
    implements Checked {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  @Override
  public void check(Report report) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      report.problem(
          "topic",
          "'" + topic + "' is no name of a topic",
          "Use up to 249 of the characters a-z A-Z 0-9 . _ -");
    }
    if (retention.compareTo(window.plus(dedupWindow)) < 0) {
      report.problem(
          "retention", "must be at least window + dedupWindow", "Raise it, or lower the others");
    }
  }
}
