package dev.barnabas.app.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reference page of the configuration file from its records.
 *
 * <p>Thread: the caller's.
 */
final class ConfigReference {
  private static final String HEAD =
      """
      # The configuration file

      Made from the settings records; change it there (`app/…/config`), then run the tests of `app`
      with `-Dregenerate=true`.

      `barnabas serve --config barnabas.yaml` reads it, `barnabas config check barnabas.yaml` checks
      it without connecting to anything. Every key stands here; any other is refused with the nearest
      name. The [keys of rules](rules-reference.md) have a page of their own. A key marked *later* is
      known and refused, with the reason, unless it has its standard value.

      - Durations: `500ms`, `30s`, `2m`, `24h`, `7d`. Sizes: `64KiB`, `512MiB`, `1GiB`, or bytes.
      - Files: relative to the folder of the configuration file.
      - Environment variables win over the file. A variable for a key of `properties` is the key in
        upper case with `_` for dots: `BARNABAS_KAFKA_PROPERTIES_SECURITY_PROTOCOL`. A named cluster
        of the file has variables too: `BARNABAS_CLUSTERS_INNER_BOOTSTRAP`. What stands in lists
        (apps, rules) has none.
      - Secrets: keys of apps take `secretFile`. Client properties can take theirs from files
        through Kafka's own `config.providers`.
      - `BARNABAS_LOGGING=debug` makes the program say more on standard error; `dev` says only what
        is wrong, unless it is set.
      """;

  private final StringBuilder page = new StringBuilder(HEAD).append(reserved());
  private final Map<String, String> variables = new HashMap<>();

  private ConfigReference() {
    Environment.variables().forEach((variable, path) -> variables.put(path, variable));
  }

  private static String reserved() {
    return Environment.RESERVED.stream()
        .sorted()
        .map(variable -> '`' + variable + '`')
        .collect(
            Collectors.joining(
                ", ",
                "- These variables are the launcher's, the command line's, or those of whoever"
                    + " packs the program, and set no key:\n  ",
                ".\n"));
  }

  /** The page, in Markdown. */
  static String page() {
    ConfigReference reference = new ConfigReference();
    reference.section(Configuration.class, "", "The top level", null);
    return reference.page.toString();
  }

  private void section(Class<?> type, String path, String title, @Nullable String meaning) {
    page.append("\n## ").append(title).append("\n\n");
    if (meaning != null) {
      page.append(meaning).append("\n\n");
    }
    page.append("| key | value | standard | meaning |\n| --- | --- | --- | --- |\n");
    List<RecordComponent> components = List.of(type.getRecordComponents());
    components.forEach(component -> row(component, child(path, component)));
    for (RecordComponent component : components) {
      Class<?> below = recordOf(component.getGenericType());
      String child = child(path, component) + suffix(component);
      // The keys of an app's namespaces are those of the top level.
      boolean shown = below == NamespaceSettings.class && !path.isEmpty();
      if (below != null && !shown) {
        section(below, child, '`' + child + '`', SettingComponents.of(component).value());
      }
    }
  }

  private void row(RecordComponent component, String path) {
    Setting setting = SettingComponents.of(component);
    String meaning = setting.value();
    if (!setting.later().isEmpty()) {
      meaning += " *Later: " + setting.later() + ".*";
    }
    String variable = variables.get(path);
    if (variable != null) {
      meaning += " `" + variable + "`";
    }
    page.append(
        "| `%s` | %s | %s | %s |%n"
            .formatted(
                component.getName(), typeOf(component, setting), standardOf(setting), meaning));
  }

  private static String standardOf(Setting setting) {
    if (setting.required()) {
      return "**required**";
    }
    return setting.standard().isEmpty() ? "" : '`' + setting.standard() + '`';
  }

  private static String typeOf(RecordComponent component, Setting setting) {
    String name;
    if (component.getType() == List.class) {
      name = "list";
    } else if (component.getType() == Map.class) {
      name = "map";
    } else {
      name = Scalars.nameOf(component.getType());
    }
    if (!setting.max().isEmpty()) {
      return name + ", " + setting.min() + " to " + setting.max();
    }
    return setting.min().isEmpty() ? name : name + " from " + setting.min();
  }

  /** The settings record that a component holds, itself or as its elements. */
  private static @Nullable Class<?> recordOf(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return recordOf(arguments[arguments.length - 1]);
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() && plain != ByteSize.class ? plain : null;
  }

  private static String suffix(RecordComponent component) {
    if (component.getType() == List.class) {
      return "[]";
    }
    return component.getType() == Map.class ? ".NAME" : "";
  }

  private static String child(String path, RecordComponent component) {
    return path.isEmpty() ? component.getName() : path + '.' + component.getName();
  }
}
