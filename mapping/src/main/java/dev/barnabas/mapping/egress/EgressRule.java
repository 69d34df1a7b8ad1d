package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.KeyFormat;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.rule.ValueFormat;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Template;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.mapping.transform.AppliedTransform;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.spi.DecodedRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule topics → channels: a pure function record → messages, the same on every node. Per
 * record: decode → transform → split → let → filter → channel → the rest. Thread: any.
 */
public final class EgressRule {
  private static final int VERSION_CHARS_MAX = 200;

  private static final Set<String> NEEDS_VALUE = Set.of("value", "item", "parent", "let", "index");

  private final EgressSettings settings;
  private final List<EgressRule> others;
  private final RecordReader reader;
  private final RuleExtensions extensions;
  private final @Nullable AppliedTransform transform;
  private final List<Expression> split;
  private final Map<String, Expression> let;
  private final @Nullable Expression filter;
  private final List<ChannelTemplate> channels;
  private final boolean channelsNeedValue;
  private final MessageMaker maker;
  private final @Nullable Template id;
  private final @Nullable Expression newest;
  private final @Nullable Template snapshotKey;
  private final long messageBytesMax;

  /** What is said of an item beside its message. */
  private record Marks(@Nullable Object version, @Nullable String key) {}

  private EgressRule(
      EgressSettings settings, List<EgressRule> others, RuleCompiler compiler, Extensions given) {
    this.settings = settings;
    this.others = others;
    this.extensions = RuleExtensions.of(settings, compiler, given);
    this.reader = extensions.reader();
    this.transform = extensions.transform().orElse(null);
    this.split = compiler.splits("split", settings.split());
    this.let = compiler.expressions("let", settings.let());
    this.filter = compiler.expression("filter", settings.filter());
    this.channels = compiler.channels("channel", settings.channels(), settings.strictSegments());
    this.channelsNeedValue =
        channels.stream()
            .anyMatch(channel -> NEEDS_VALUE.stream().anyMatch(channel.template()::reads));
    this.maker = new MessageMaker(settings, compiler);
    this.id = compiler.template("id", settings.id());
    this.newest = compiler.expression("newest", settings.flow().newest());
    if (!settings.others().isEmpty() && id != null && id.reads("offset") && !id.reads("cluster")) {
      compiler.refuse(
          "id",
          settings.id(),
          "reads the offset, which differs between the sources",
          "Name the event; where each source has events of its own, name the cluster, too");
    }
    if (settings.standby() != null && id != null && id.reads("cluster")) {
      compiler.refuse(
          "id",
          settings.id(),
          "reads the cluster, and a standby has to tell of an event as the primary does",
          "Name the event, or use failover.mode: active-active");
    }
    this.messageBytesMax = given.messageBytesMax();
    this.snapshotKey = compiler.template("snapshot.key", settings.snapshot().key());
    if (settings.key() == KeyFormat.NONE && snapshotKey != null && snapshotKey.reads("key")) {
      compiler.refuse(
          "key.format", "none", "the snapshot needs the key", "Use string, bytes, long or json");
    }
    if (settings.key() == KeyFormat.NONE
        && channels.stream().anyMatch(channel -> channel.template().reads("key"))) {
      compiler.refuse(
          "key.format", "none", "the channel needs the key", "Use string, bytes, long or json");
    }
  }

  /**
   * Compiles a rule's texts.
   *
   * @param path where it stands, such as {@code egress[0]}, for messages
   * @param extensions for formats with schemas, and transforms
   * @throws RuleException with every text that does not compile, and schemas that can't be read
   */
  public static EgressRule compile(String path, EgressSettings settings, Extensions extensions) {
    List<EgressRule> others =
        settings.others().stream()
            .map(source -> compile(path, settings.from(source), List.of(), extensions))
            .toList();
    return compile(path, settings, others, extensions);
  }

  private static EgressRule compile(
      String path, EgressSettings settings, List<EgressRule> others, Extensions extensions) {
    var compiler = new RuleCompiler(path, TemplateUse.EGRESS, settings.lang());
    var rule = new EgressRule(settings, others, compiler, extensions);
    compiler.finish();
    return rule;
  }

  /** The rule once for each of its sources, itself first: as many members of groups. */
  public List<EgressRule> bySource() {
    var all = new ArrayList<EgressRule>();
    all.add(this);
    all.addAll(others);
    return all;
  }

  /**
   * Reads and compiles a rule.
   *
   * @throws RuleException with what is wrong
   */
  public static EgressRule read(
      String path, Map<String, ? extends @Nullable Object> tree, Extensions extensions) {
    return compile(path, EgressSettings.read(path, tree), extensions);
  }

  /** As the other, for rules without schemas and transforms. */
  public static EgressRule read(String path, Map<String, ? extends @Nullable Object> tree) {
    return read(path, tree, Extensions.NONE);
  }

  public EgressSettings settings() {
    return settings;
  }

  /** Whether records may have to be prepared for. */
  public boolean needsSchemas() {
    return extensions.needsSchemas();
  }

  /**
   * Fetches what the other methods need for this record, where {@link #needsSchemas}. They throw
   * {@link dev.barnabas.mapping.format.SchemaAwayException} for one that was not prepared for.
   *
   * @return null when nothing is missing; else what completes when it is worth asking again, and
   *     fails with {@link dev.barnabas.mapping.format.SchemaAwayException}
   */
  public @Nullable CompletionStage<?> prepare(SourceRecord record) {
    return reader.prepare(record);
  }

  /** What the messages depend on beside the other settings: schemas, transform; often empty. */
  public String fingerprint() {
    return extensions.fingerprint();
  }

  /** Whether ids come from a template: then the same id may come from several records. */
  public boolean hasIdTemplate() {
    return id != null;
  }

  /** Whether {@link #channelsBeforeParsing} names the channels of every record that has some. */
  public boolean namesChannelsBeforeParsing() {
    return !channelsNeedValue;
  }

  /**
   * The channels of a record, where they depend on its key, headers and place only; empty when they
   * depend on the value, or when they can't be rendered, which {@link #map} then reports. Does not
   * parse the value: a record whose channels nobody needs can be left out.
   */
  public Optional<List<String>> channelsBeforeParsing(SourceRecord record) {
    if (channelsNeedValue) {
      return Optional.empty();
    }
    try {
      return Optional.of(renderedChannels(reader.head(record)));
    } catch (MappingError e) {
      return Optional.empty();
    }
  }

  /**
   * What the record becomes. Throws nothing for what a record holds: that comes back as failures.
   *
   * <p>A record without value becomes a message without data and with {@code
   * extras.kafka.tombstone}, on those channels that can be named without a value; split, filter and
   * select do not apply.
   */
  public MappedRecord map(SourceRecord record) {
    try {
      byte[] value = record.value();
      Map<String, @Nullable Object> context = reader.head(record);
      return value == null ? tombstone(record, context) : mapped(record, context, value);
    } catch (MappingError e) {
      return new MappedRecord(
          List.of(), List.of(new MappingFailure(MappingFailure.WHOLE_RECORD, e)));
    }
  }

  private MappedRecord mapped(
      SourceRecord record, Map<String, @Nullable Object> context, byte[] bytes) {
    Object value = reader.value(bytes);
    if (transform != null) {
      var changed = transform.apply(decoded(record, context, value));
      if (changed.isEmpty()) {
        return new MappedRecord(List.of(), List.of());
      }
      value = changed.get().value();
    }
    context.put("value", value);
    var messages = new ArrayList<MappedMessage>();
    var failures = new ArrayList<MappingFailure>();
    String whole =
        split.isEmpty()
                && settings.value() == ValueFormat.JSON
                && reader.valueDecoder() == null
                && transform == null
            ? new String(bytes, StandardCharsets.UTF_8)
            : null;
    for (Items.Item item : Items.of(split, context, value)) {
      try {
        MappingError failure = item.failure();
        if (failure != null) {
          throw failure;
        }
        messages.addAll(itemMessages(record, itemContext(context, item), whole));
      } catch (MappingError e) {
        failures.add(new MappingFailure(item.index(), e));
      }
    }
    return new MappedRecord(messages, failures);
  }

  private static DecodedRecord decoded(
      SourceRecord record, Map<String, @Nullable Object> context, @Nullable Object value) {
    return new DecodedRecord(
        record.cluster(),
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        context.get("key"),
        RecordReader.headers(record),
        value);
  }

  private Map<String, @Nullable Object> itemContext(
      Map<String, @Nullable Object> context, Items.Item item) {
    context.put("item", item.value());
    context.put("parent", item.parent());
    context.put("index", (long) item.index());
    if (let.isEmpty()) {
      return context;
    }
    var named = new HashMap<String, @Nullable Object>();
    for (Map.Entry<String, Expression> entry : let.entrySet()) {
      try {
        named.put(entry.getKey(), entry.getValue().evaluate(context));
      } catch (MappingError e) {
        throw e.at("let." + entry.getKey());
      }
    }
    // A copy: "@" in a let refers to the context, which must not come to contain itself.
    var withLet = new HashMap<String, @Nullable Object>(context);
    withLet.put("let", named);
    return withLet;
  }

  private List<MappedMessage> itemMessages(
      SourceRecord record, Map<String, @Nullable Object> context, @Nullable String whole) {
    if (filter != null && !passes(filter, context)) {
      return List.of();
    }
    List<String> names = renderedChannels(context);
    Message message = maker.message(record, context, whole);
    requireSize(message);
    int index = context.get("index") instanceof Long number ? number.intValue() : 0;
    String messageId = messageId(record, context, index);
    return published(
        names, index, message.withId(messageId), new Marks(version(context), key(context)));
  }

  /** Numbers and texts have an order; null, as a tombstone has it, is not compared. */
  private @Nullable Object version(Map<String, @Nullable Object> context) {
    if (newest == null) {
      return null;
    }
    try {
      Object version = newest.evaluate(context);
      if (version instanceof String text && text.length() > VERSION_CHARS_MAX) {
        throw new MappingError(
            Reason.TOO_LARGE, "a version has at most " + VERSION_CHARS_MAX + " characters");
      }
      if (version == null || version instanceof Number || version instanceof String) {
        return version;
      }
      throw new MappingError(Reason.WRONG_TYPE, "must be a number or text");
    } catch (MappingError e) {
      throw e.at("newest");
    }
  }

  private void requireSize(Message message) {
    long size = MessageSize.of(message);
    if (size > messageBytesMax) {
      throw new MappingError(
              Reason.TOO_LARGE,
              ("the message has %d bytes; the most is %d: raise limits.maxFrameSize, half of which"
                      + " is for one message, or select less of the record")
                  .formatted(size, messageBytesMax))
          .at("message");
    }
  }

  private static boolean passes(Expression filter, Map<String, @Nullable Object> context) {
    try {
      return filter.test(context);
    } catch (MappingError e) {
      throw e.at("filter");
    }
  }

  private MappedRecord tombstone(SourceRecord record, Map<String, @Nullable Object> context) {
    context.put("index", 0L);
    var names = new LinkedHashSet<String>();
    MappingError failure = new MappingError(Reason.MISSING, "there is no channel");
    for (ChannelTemplate channel : channels) {
      try {
        names.add(channel.render(context));
      } catch (MappingError e) {
        failure = e;
      }
    }
    if (names.isEmpty()) {
      throw failure.at("channel");
    }
    String messageId;
    try {
      messageId = messageId(record, context, 0);
    } catch (MappingError withoutValue) {
      messageId = record.idOf(0);
    }
    Message message = maker.tombstone(record, context);
    String key;
    try {
      key = key(context);
    } catch (MappingError withoutValue) {
      key = null; // it takes nothing away, and is heard of all the same
    }
    return new MappedRecord(
        published(List.copyOf(names), 0, message.withId(messageId), new Marks(null, key)),
        List.of());
  }

  private static List<MappedMessage> published(
      List<String> names, int index, Message message, Marks marks) {
    String id = Objects.requireNonNull(message.id(), "it was just given one");
    return names.stream()
        .map(name -> new MappedMessage(name, index, id, message, marks.version(), marks.key()))
        .toList();
  }

  private @Nullable String key(Map<String, @Nullable Object> context) {
    try {
      return snapshotKey == null ? null : snapshotKey.render(context);
    } catch (MappingError e) {
      throw e.at("snapshot.key");
    }
  }

  /** In the rule's order, each once. */
  private List<String> renderedChannels(Map<String, @Nullable Object> context) {
    try {
      if (channels.size() == 1) {
        return List.of(channels.getFirst().render(context));
      }
      var names = new LinkedHashSet<String>();
      for (ChannelTemplate channel : channels) {
        names.add(channel.render(context));
      }
      return List.copyOf(names);
    } catch (MappingError e) {
      throw e.at("channel");
    }
  }

  private String messageId(SourceRecord record, Map<String, @Nullable Object> context, int index) {
    try {
      return id == null ? record.idOf(index) : id.render(context);
    } catch (MappingError e) {
      throw e.at("id");
    }
  }

  List<ChannelTemplate> channels() {
    return channels;
  }
}
