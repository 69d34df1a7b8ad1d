package dev.barnabas.mapping.rule;

import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.expression.ExpressionException;
import dev.barnabas.mapping.expression.ExpressionLanguage;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateException;
import dev.barnabas.mapping.template.TemplateUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the texts of a rule and collects what is wrong with them.
 *
 * <p>Thread: the caller's.
 */
public final class RuleCompiler {
  private final String path;
  private final TemplateUse use;
  private final ExpressionLanguage language;
  private final List<RuleProblem> problems = new ArrayList<>();

  /**
   * For one rule.
   *
   * @param path where it stands, for messages
   */
  public RuleCompiler(String path, TemplateUse use) {
    this(path, use, ExpressionLanguage.JMESPATH);
  }

  /** The same, with expressions of another language. */
  public RuleCompiler(String path, TemplateUse use, ExpressionLanguage language) {
    this.path = path;
    this.use = use;
    this.language = language;
  }

  /** Compiles one expression; null stays null, and so does what is refused. */
  public @Nullable Expression expression(String key, @Nullable String text) {
    return text == null ? null : compiled(key, text, language::compile).orElse(null);
  }

  /** Compiles expressions for arrays. */
  public List<Expression> splits(String key, List<String> texts) {
    var expressions = new ArrayList<Expression>();
    for (int i = 0; i < texts.size(); i++) {
      compiled(key + "[" + i + "]", texts.get(i), language::compileSplit)
          .ifPresent(expressions::add);
    }
    return List.copyOf(expressions);
  }

  /** Compiles named expressions; the result keeps their order. */
  public Map<String, Expression> expressions(String key, Map<String, String> texts) {
    var expressions = new LinkedHashMap<String, Expression>();
    texts.forEach((name, text) ->
        compiled(key + "." + name, text, language::compile)
            .ifPresent(expression -> expressions.put(name, expression)));
    return Collections.unmodifiableMap(expressions);
  }

  public @Nullable Template template(String key, @Nullable String text) {
    return text == null ? null : compiled(key, text, this::parse).orElse(null);
  }

  public Map<String, Template> templates(String key, Map<String, String> texts) {
    var templates = new LinkedHashMap<String, Template>();
    texts.forEach((name, text) ->
        compiled(key + "." + name, text, this::parse)
            .ifPresent(template -> templates.put(name, template)));
    return Collections.unmodifiableMap(templates);
  }

  public List<ChannelTemplate> channels(String key, List<String> texts, boolean strictSegments) {
    var channels = new ArrayList<ChannelTemplate>();
    for (int i = 0; i < texts.size(); i++) {
      String place = texts.size() == 1 ? key : key + "[" + i + "]";
      compiled(place, texts.get(i), text -> ChannelTemplate.parse(text, use, strictSegments))
          .ifPresent(channels::add);
    }
    return List.copyOf(channels);
  }

  private Template parse(String text) {
    return Template.parse(text, use);
  }

  private <T> Optional<T> compiled(String key, String text, Function<String, T> compile) {
    try {
      return Optional.of(compile.apply(text));
    } catch (ExpressionException | TemplateException e) {
      refuse(key, text, String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  public void refuse(String key, @Nullable Object value, String rule, String remedy) {
    problems.add(RuleProblem.of(path.isEmpty() ? key : path + "." + key, value, rule, remedy));
  }

  /** Refuses what another found wrong below a key. */
  public void refuse(String key, RuleException found) {
    problems.addAll(found.under(key).under(path).problems());
  }

  /**
   * To be called when everything is compiled.
   *
   * @throws RuleException with everything that was refused
   */
  public void finish() {
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
  }
}
