package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
                      + ": this rule reads the topic that the ingress rule writes, and publishes"
                      + " to channels that the ingress rule takes",
                  "Use another channel prefix, or set allowLoop: true"));
        }
      }
    }
    for (Pair pair : samePrefixes(egress)) {
      if (pair.one().via() == Via.DIRECT && pair.other().via() == Via.DIRECT) {
        problems.add(
            RuleProblem.of(
                "egress." + pair.other().name(),
                null,
                "owns the same channels as egress." + pair.one().name() + ", and both say direct",
                "Use another prefix, or via: log for both"));
      }
    }
    return problems;
  }

  /** Pairs of rules of which only one can be direct, where neither says which. */
  public static List<String> warnings(List<EgressSettings> egress) {
    return samePrefixes(egress).stream()
        .filter(pair -> pair.one().via() == Via.AUTO || pair.other().via() == Via.AUTO)
        .map(pair ->
            "the rules %s and %s publish to the same channels: at most one of them can be direct;"
                    .formatted(pair.one().name(), pair.other().name())
                + " write via: log to decide")
        .toList();
  }

  private record Pair(EgressSettings one, EgressSettings other) {}

  /** Pairs that may both be direct and have a channel template with the same beginning. */
  private static List<Pair> samePrefixes(List<EgressSettings> egress) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < egress.size(); i++) {
      for (int j = i + 1; j < egress.size(); j++) {
        EgressSettings one = egress.get(i);
        EgressSettings other = egress.get(j);
        if (mayBeDirect(one)
            && mayBeDirect(other)
            && !Collections.disjoint(prefixes(one), prefixes(other))) {
          pairs.add(new Pair(one, other));
        }
      }
    }
    return pairs;
  }

  private static boolean mayBeDirect(EgressSettings rule) {
    return rule.enabled() && rule.via() != Via.LOG && rule.needsLog().isEmpty();
  }

  private static Set<String> prefixes(EgressSettings rule) {
    return rule.channels().stream()
        .map(channel -> prefix(channel, TemplateUse.EGRESS))
        .collect(Collectors.toSet());
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
    boolean sameTopic =
        out.sources().stream()
            .anyMatch(from -> from.cluster().equals(in.to().cluster()) && mayRead(from, in.to()));
    ChannelPattern pattern = ChannelPattern.compile("from.channels", in.channels());
    return sameTopic
        && out.channels().stream()
            .anyMatch(channel -> pattern.mayMatchBelow(prefix(channel, TemplateUse.EGRESS)));
  }

  private static boolean mayRead(EgressSource from, IngressTarget to) {
    if (from.pattern() == null) {
      return from.topics().stream().anyMatch(topic -> mayWrite(to, topic));
    }
    String written = to.topic();
    // What is rendered may be any topic that the pattern takes.
    return written == null || !isLiteral(written) || from.reads(written);
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
