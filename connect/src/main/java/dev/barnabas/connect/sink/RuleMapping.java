package dev.barnabas.connect.sink;

import dev.barnabas.connect.data.ConnectTrees;
import dev.barnabas.connect.setting.RuleFile;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.MappingFailure;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Maps by a rule, the same code as inside a node. Bytes and text are given to it as they are, all
 * else as JSON, so that the rule's formats mean what they mean there.
 */
final class RuleMapping implements RecordMapping {
  private static final String CLUSTER = "default";
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "from", "the connector's topics or topics.regex say what is read",
          "via", "a connector always publishes, so channels have their log in Barnabas",
          "group", "the worker names the consumer group",
          "onError", "the connector's onFailedRecordMapping says it",
          "ordering", "the connector's own setting 'ordering' says it",
          "parallelism", "tasks.max and the connector's own settings say it",
          "newest", "only rules inside Barnabas know the newest of a channel",
          "snapshot", "only rules inside Barnabas can make snapshots");

  private final EgressRule rule;

  private RuleMapping(EgressRule rule) {
    this.rule = rule;
  }

  /**
   * Reads a rule.
   *
   * @param key of the configuration, for messages
   * @throws ConfigException with everything that is wrong
   */
  static RuleMapping read(String key, String file, String connector) {
    Map<String, @Nullable Object> tree = RuleFile.read(key, file, NOT_HERE);
    tree.putIfAbsent("name", connector.replaceAll("[^A-Za-z0-9_-]", "-"));
    tree.put("from", Map.of("topics", List.of("connect")));
    try {
      return new RuleMapping(EgressRule.read("", tree));
    } catch (RuleException e) {
      throw new ConfigException(key, file, "holds a rule with mistakes: " + e.getMessage());
    }
  }

  @Override
  public MappedRecord map(SinkRecord record) {
    try {
      Long timestamp = record.timestamp();
      return rule.map(
          new SourceRecord(
              CLUSTER,
              record.originalTopic(),
              record.originalKafkaPartition(),
              record.originalKafkaOffset(),
              timestamp == null ? 0 : timestamp,
              bytes("key", record.keySchema(), record.key()),
              bytes("value", record.valueSchema(), record.value()),
              headers(record),
              null));
    } catch (MappingError e) {
      return new MappedRecord(
          List.of(), List.of(new MappingFailure(MappingFailure.WHOLE_RECORD, e)));
    }
  }

  private static List<RecordHeader> headers(SinkRecord record) {
    var headers = new ArrayList<RecordHeader>();
    for (Header header : record.headers()) {
      headers.add(
          new RecordHeader(
              header.key(), bytes("headers." + header.key(), header.schema(), header.value())));
    }
    return headers;
  }

  private static byte @Nullable [] bytes(
      String what, @Nullable Schema schema, @Nullable Object value) {
    try {
      Object tree = ConnectTrees.tree(schema, value);
      return switch (tree) {
        case null -> null;
        case byte[] bytes -> bytes;
        case String text -> text.getBytes(StandardCharsets.UTF_8);
        default -> Json.write(ConnectTrees.withoutBytes(tree));
      };
    } catch (MappingError e) {
      throw e.at(what);
    } catch (IllegalArgumentException e) {
      throw new MappingError(Reason.WRONG_TYPE, "it is no JSON: " + e.getMessage()).at(what);
    }
  }
}
