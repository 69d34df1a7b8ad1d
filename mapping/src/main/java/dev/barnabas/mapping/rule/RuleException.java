package dev.barnabas.mapping.rule;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A rule that can't be used: everything that is wrong with it, at once. */
public final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RuleProblem> problems;

  public RuleException(List<RuleProblem> problems) {
    super(problems.stream().map(RuleProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** One problem. */
  public RuleException(String path, @Nullable Object value, String rule, String remedy) {
    this(List.of(RuleProblem.of(path, value, rule, remedy)));
  }

  public List<RuleProblem> problems() {
    return problems;
  }

  /** The same problems, their paths below {@code parent}. */
  public RuleException under(String parent) {
    return new RuleException(problems.stream().map(problem -> problem.under(parent)).toList());
  }
}
