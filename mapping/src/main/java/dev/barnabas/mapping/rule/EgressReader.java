package dev.barnabas.mapping.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code egress[]} entry.
 *
 * <p>Thread: the caller's.
 */
final class EgressReader {
  private static final Map<String, String> SCHEMA_FORMATS =
      Map.of(
          "avro", "Avro comes with a later version: use json, string or bytes",
          "protobuf", "Protobuf comes with a later version: use json, string or bytes");

  private final RuleTree tree;

  EgressReader(RuleTree tree) {
    this.tree = tree;
  }

  EgressSettings read() {
    String name = tree.text("name");
    boolean enabled = tree.flag("enabled", true);
    String group = tree.optionalText("group");
    Optional<EgressSource> from = new SourceReader(tree).read();
    KeyFormat key = format("key", KeyFormat.STRING);
    ValueFormat value = format("value", ValueFormat.JSON);
    List<String> split = tree.texts("split");
    Map<String, String> let = tree.textMap("let", RuleTexts.EXPRESSION);
    String filter = tree.optionalText("filter");
    List<String> channels = tree.texts("channel");
    boolean strictSegments = tree.flag("strictSegments", false);
    Optional<MessageSettings> message = message();
    String id = tree.optionalText("id");
    Via via = tree.choice("via", Via.AUTO, Map.of());
    boolean allowLoop = tree.flag("allowLoop", false);
    Optional<ErrorSettings> onError = RuleTexts.onError(tree);
    refuseLaterKeys();
    tree.finish();
    Optional<EgressSettings> settings =
        name.isEmpty() || from.isEmpty() || message.isEmpty() || onError.isEmpty()
            ? Optional.empty()
            : tree.build(() ->
                new EgressSettings(
                    name,
                    enabled,
                    group,
                    from.get(),
                    key,
                    value,
                    split,
                    let,
                    filter,
                    channels,
                    strictSegments,
                    message.get(),
                    id,
                    via,
                    allowLoop,
                    onError.get()));
    if (!tree.problems().isEmpty() || settings.isEmpty()) {
      throw new RuleException(tree.problems());
    }
    return settings.get();
  }

  private <E extends Enum<E> & Labelled> E format(String key, E absent) {
    RuleTree format = tree.member(key);
    E choice = format.choice("format", absent, SCHEMA_FORMATS);
    for (String schema : List.of("registry", "schema", "descriptor", "type")) {
      format.later(schema, null, "Schemas come with a later version, with avro and protobuf");
    }
    format.finish();
    return choice;
  }

  private Optional<MessageSettings> message() {
    RuleTree message = tree.member("message");
    String name = message.optionalText("name");
    @Nullable Map<String, String> select =
        message.raw("select") == null ? null : message.textMap("select", RuleTexts.EXPRESSION);
    boolean keepNulls = message.flag("keepNulls", false);
    String clientId = message.optionalText("clientId");
    RuleTree headers = message.member("headers");
    HeaderChoice from = RuleTexts.headers(headers);
    Map<String, String> set = headers.textMap("set", "Write a template in quotes");
    headers.finish();
    RuleTree extras = message.member("extras");
    boolean kafkaKey = extras.flag("kafkaKey", true);
    extras.finish();
    message.finish();
    return message.build(
        () -> new MessageSettings(name, select, keepNulls, clientId, from, set, kafkaKey));
  }

  private void refuseLaterKeys() {
    tree.later("lang", "jmespath", "Expressions are JMESPath; jsonata comes with a later version");
    tree.later("transform", null, "Plug-ins come with a later version");
    tree.later("ordering", "partition", "Only 'partition' is served so far");
    tree.later("parallelism", "1", "Only 1 is served so far");
    tree.later("newest", null, "Dropping older versions comes with a later version");
    tree.later("failover", null, "Several sources for one rule come with a later version");
    RuleTree snapshot = tree.member("snapshot");
    snapshot.later("mode", "none", "Snapshots come with a later version: leave the key out");
    for (String key : List.of("key", "length", "maxIdle")) {
      snapshot.later(key, null, "Snapshots come with a later version: leave the key out");
    }
    snapshot.finish();
  }
}
