package dev.barnabas.app.config;

import dev.barnabas.mapping.rule.IngressSettings;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses rules that would write into the topics that Barnabas keeps for itself. */
final class OwnTopicRule {
  private static final String OWN_TOPICS = "barnabas.";

  private OwnTopicRule() {}

  static void check(Configuration configuration, Rules.Ingress placed, Problems problems) {
    IngressSettings settings = placed.rule().settings();
    if (!settings.to().cluster().equals(KafkaSettings.OWN)) {
      return;
    }
    String log = configuration.log().topic();
    Stream.of(
            new Written("to.topic", settings.to().topic()),
            new Written("to.routingKey", settings.to().routingKey()),
            new Written("onError.deadLetterTopic", settings.onError().deadLetterTopic()))
        .filter(written -> written.isOwn(log))
        .forEach(written ->
            problems.report(
                placed.path() + '.' + written.key(),
                written.text(),
                "is a topic of Barnabas itself: what a rule writes there breaks the log",
                "Name a topic of yours"));
  }

  private record Written(String key, @Nullable String text) {
    boolean isOwn(String log) {
      if (text == null) {
        return false;
      }
      int end = text.indexOf(key.equals("to.routingKey") ? ":" : "#{");
      String topic = end < 0 ? text : text.substring(0, end);
      return topic.equals(log) || topic.startsWith(OWN_TOPICS);
    }
  }
}
