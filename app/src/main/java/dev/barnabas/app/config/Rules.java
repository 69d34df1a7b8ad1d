package dev.barnabas.app.config;

import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.Extensions;
import dev.barnabas.mapping.ingress.IngressRule;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.EgressSource;
import dev.barnabas.mapping.rule.IngressSettings;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.RuleProblem;
import dev.barnabas.mapping.rule.RuleSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules of all apps, compiled; disabled ones too.
 *
 * @param egress topics to channels
 * @param ingress channels to topics
 */
public record Rules(List<Egress> egress, List<Ingress> ingress) {
  /**
   * A rule topics to channels.
   *
   * @param app whose channels it feeds
   * @param path where it stands in the file
   */
  public record Egress(String app, String path, EgressRule rule) {}

  /** A rule channels to topics; the components as in {@link Egress}. */
  public record Ingress(String app, String path, IngressRule rule) {}

  /**
   * Reads the rules of a file.
   *
   * @param source the file, as the user named it
   * @param file what it says
   * @param appWithout whose the rules at the top level are when the file names no app
   * @throws ConfigException with all that is wrong
   */
  public static Rules read(String source, ConfigFile file, String appWithout)
      throws ConfigException {
    Problems problems = new Problems(file.places());
    Rules rules =
        read(
            file.configuration(),
            appWithout,
            RuleSurroundings.of(file.configuration(), file.folder(), true),
            problems);
    if (problems.count() > 0) {
      throw new ConfigException(source, problems.all());
    }
    return rules;
  }

  /** Reports what is wrong with the rules of a file in which something else is wrong as well. */
  static void addProblems(Configuration configuration, Path folder, Problems problems) {
    var _ =
        read(configuration, "first", RuleSurroundings.toLookAt(configuration, folder), problems);
  }

  private static Rules read(
      Configuration configuration, String appWithout, Extensions extensions, Problems problems) {
    List<Egress> egress = new ArrayList<>();
    List<Ingress> ingress = new ArrayList<>();
    int apps = Math.max(1, configuration.apps().size());
    for (int app = 0; app < apps; app++) {
      String id = configuration.apps().isEmpty() ? appWithout : configuration.apps().get(app).id();
      for (PlacedRule placed : configuration.egressOf(app)) {
        compile(placed, (path, tree) -> EgressRule.read(path, tree, extensions), problems)
            .ifPresent(rule -> egress.add(new Egress(id, placed.path(), rule)));
      }
      for (PlacedRule placed : configuration.ingressOf(app)) {
        compile(placed, IngressRule::read, problems)
            .ifPresent(rule -> ingress.add(new Ingress(id, placed.path(), rule)));
      }
    }
    Rules rules = new Rules(List.copyOf(egress), List.copyOf(ingress));
    rules.checkEach(configuration, problems);
    rules.checkTogether(problems);
    return rules;
  }

  /**
   * Refuses rules that were made at run time where a file with them would be refused.
   *
   * @param source whom to name
   */
  public Rules checked(String source, Configuration configuration) throws ConfigException {
    Problems problems = new Problems(Map.of());
    checkEach(configuration, problems);
    if (problems.count() > 0) {
      throw new ConfigException(source, problems.all());
    }
    return this;
  }

  private void checkEach(Configuration configuration, Problems problems) {
    for (Egress one : egress) {
      for (EgressSource source : one.rule().settings().sources()) {
        checkCluster(configuration, one.path() + ".from", source.cluster(), problems);
      }
    }
    for (Ingress one : ingress) {
      checkCluster(
          configuration, one.path() + ".to", one.rule().settings().to().cluster(), problems);
      OwnTopicRule.check(configuration, one, problems);
    }
  }

  /**
   * These rules and others.
   *
   * @param source whom to name when they don't go together
   */
  public Rules with(Rules others, String source) throws ConfigException {
    Rules all =
        new Rules(
            Stream.concat(egress.stream(), others.egress.stream()).toList(),
            Stream.concat(ingress.stream(), others.ingress.stream()).toList());
    Problems problems = new Problems(Map.of());
    all.checkTogether(problems);
    if (problems.count() > 0) {
      throw new ConfigException(source, problems.all());
    }
    return all;
  }

  private void checkTogether(Problems problems) {
    ofEachApp().forEach(app -> app.checkWithin(problems));
  }

  private Stream<Rules> ofEachApp() {
    return Stream.concat(egress.stream().map(Egress::app), ingress.stream().map(Ingress::app))
        .distinct()
        .map(app ->
            new Rules(
                egress.stream().filter(one -> one.app().equals(app)).toList(),
                ingress.stream().filter(one -> one.app().equals(app)).toList()));
  }

  private void checkWithin(Problems problems) {
    List<EgressSettings> out = egress.stream().map(one -> one.rule().settings()).toList();
    List<IngressSettings> in = ingress.stream().map(one -> one.rule().settings()).toList();
    for (RuleProblem one : RuleSet.problems(out, in)) {
      problems.report(placed(one), one.value(), one.rule(), one.remedy());
    }
  }

  /** Where in the file the rule stands that a problem between rules names; the last of equals. */
  private String placed(RuleProblem problem) {
    String at = problem.path();
    for (Egress one : egress) {
      String name = one.rule().settings().name();
      if (problem.path().equals("egress." + name)
          || (problem.path().equals("egress") && name.equals(problem.value()))) {
        at = one.path();
      }
    }
    for (Ingress one : ingress) {
      if (problem.path().equals("ingress")
          && one.rule().settings().name().equals(problem.value())) {
        at = one.path();
      }
    }
    return at;
  }

  /** What works and may still not be what its writer meant. */
  public List<String> warnings() {
    return ofEachApp()
        .flatMap(app ->
            RuleSet.warnings(app.egress().stream().map(one -> one.rule().settings()).toList())
                .stream())
        .toList();
  }

  private static void checkCluster(
      Configuration configuration, String path, String name, Problems problems) {
    if (configuration.cluster(name) == null) {
      problems.report(
          path + ".cluster",
          name,
          "is no cluster of this file",
          "Use default, or add the cluster under the key clusters");
    }
  }

  private static <R> Optional<R> compile(PlacedRule placed, Reading<R> reading, Problems problems) {
    try {
      return Optional.of(reading.read(placed.path(), placed.tree()));
    } catch (RuleException e) {
      report(e.problems(), problems);
      return Optional.empty();
    }
  }

  private static void report(List<RuleProblem> found, Problems problems) {
    for (RuleProblem one : found) {
      problems.report(one.path(), one.value(), one.rule(), one.remedy());
    }
  }

  private interface Reading<R> {
    R read(String path, Map<String, Object> tree);
  }
}
