package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold between the rules of an app. */
public final class RuleSet {
  private RuleSet() {}

  /** Names used twice, and pairs of rules that would pass messages round in a circle. */
  public static List<RuleProblem> problems(
      List<EgressSettings> egress, List<IngressSettings> ingress) {
    var problems = new ArrayList<RuleProblem>();
    unique("egress", egress.stream().map(EgressSettings::name).toList(), problems);
    unique("ingress", ingress.stream().map(IngressSettings::name).toList(), problems);
    for (EgressSettings out : egress) {
      for (IngressSettings in : ingress) {
        if (!out.allowLoop() && !in.allowLoop() && isLoop(out, in)) {
          problems.add(
              RuleProblem.of(
                  "egress." + out.name(),
                  null,
                  "forms a loop with ingress."
                      + in.name()
                      + ": it reads the topic that this one"
                      + " writes, and publishes to channels that this one takes",
                  "Use another channel prefix, or set allowLoop: true"));
        }
      }
    }
    return problems;
  }

  private static void unique(String kind, List<String> names, List<RuleProblem> problems) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        problems.add(RuleProblem.of(kind, name, "two rules have this name", "Rename one of them"));
      }
    }
  }

  private static boolean isLoop(EgressSettings out, IngressSettings in) {
    if (!out.from().cluster().equals(in.to().cluster())) {
      return false;
    }
    boolean sameTopic = out.from().topics().stream().anyMatch(topic -> mayWrite(in.to(), topic));
    ChannelPattern pattern = ChannelPattern.compile("from.channels", in.channels());
    return sameTopic
        && out.channels().stream()
            .anyMatch(channel -> pattern.mayMatchBelow(prefix(channel, TemplateUse.EGRESS)));
  }

  private static boolean mayWrite(IngressTarget target, String topic) {
    String written = target.topic();
    if (written != null) {
      return written.equals(topic) || (!isLiteral(written) && startsAlike(written, topic));
    }
    String routingKey = target.routingKey();
    return routingKey != null && startsAlike(routingKey, topic);
  }

  private static boolean isLiteral(String template) {
    return !template.contains("#{");
  }

  private static boolean startsAlike(String template, String topic) {
    String prefix = prefix(template, TemplateUse.INGRESS);
    int colon = prefix.indexOf(':');
    // A routing key's topic ends at the first colon.
    return colon < 0 ? topic.startsWith(prefix) : topic.equals(prefix.substring(0, colon));
  }

  private static String prefix(String template, TemplateUse use) {
    try {
      return Template.parse(template, use).shape(Map.<String, String>of()).prefix();
    } catch (TemplateException refusedElsewhere) {
      return template;
    }
  }
}
