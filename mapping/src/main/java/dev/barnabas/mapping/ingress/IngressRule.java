package dev.barnabas.mapping.ingress;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.RecordHeader;
import dev.barnabas.mapping.expression.Expression;
import dev.barnabas.mapping.rule.ChannelPattern;
import dev.barnabas.mapping.rule.IngressSettings;
import dev.barnabas.mapping.rule.IngressSource;
import dev.barnabas.mapping.rule.RuleCompiler;
import dev.barnabas.mapping.rule.RuleException;
import dev.barnabas.mapping.template.TemplateUse;
import dev.barnabas.protocol.codec.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A compiled rule channels → topics: a pure function message → record. Thread: any. */
public final class IngressRule {
  private final IngressSettings settings;
  private final ChannelPattern channels;
  private final @Nullable Expression filter;
  private final Address address;
  private final @Nullable Map<String, Expression> select;
  private final HeaderMaker headers;
  private final boolean needsData;

  private IngressRule(IngressSettings settings, ChannelPattern channels, RuleCompiler compiler) {
    this.settings = settings;
    this.channels = channels;
    this.filter = compiler.expression("filter", settings.filter());
    this.address = new Address(settings.to(), compiler);
    Map<String, String> selected = settings.select();
    this.select = selected == null ? null : compiler.expressions("select", selected);
    this.headers = new HeaderMaker(settings.name(), settings.source(), settings.headers());
    boolean readsPresence = address.reads("presence");
    this.needsData = filter != null || select != null || readsPresence || address.reads("message");
    if (readsPresence && settings.source() != IngressSource.PRESENCE) {
      compiler.refuse("to", null, "reads presence, which only the source channel.presence has", "");
    }
  }

  /**
   * Compiles a rule's texts.
   *
   * @param path where it stands, such as {@code ingress[0]}, for messages
   * @throws RuleException with every text that does not compile
   */
  public static IngressRule compile(String path, IngressSettings settings) {
    var compiler = new RuleCompiler(path, TemplateUse.INGRESS);
    String place = path.isEmpty() ? "from.channels" : path + ".from.channels";
    ChannelPattern channels = ChannelPattern.compile(place, settings.channels());
    var rule = new IngressRule(settings, channels, compiler);
    compiler.finish();
    return rule;
  }

  /**
   * Reads and compiles a rule.
   *
   * @throws RuleException with what is wrong
   */
  public static IngressRule read(String path, Map<String, ? extends @Nullable Object> tree) {
    return compile(path, IngressSettings.read(path, tree));
  }

  public IngressSettings settings() {
    return settings;
  }

  /**
   * Whether the rule takes messages of a channel (its own name, no metachannel). The answer is
   * always the same for a name.
   *
   * @throws MappingError when the pattern takes too long on this name
   */
  public boolean takesChannel(String channel) {
    return channels.matches(channel);
  }

  /**
   * The record for a message of a channel that the rule takes; empty when the filter leaves it out.
   *
   * @throws MappingError when it can't be mapped
   */
  public Optional<TargetRecord> map(ChannelMessage source) {
    Payload payload = Payload.of(source.message());
    Map<String, @Nullable Object> context =
        MessageContext.of(source, needsData ? payload.tree() : null);
    if (filter != null && !passes(filter, context)) {
      return Optional.empty();
    }
    Address.Target target = address.render(context, source.channel());
    Body body = body(source, payload, context);
    return Optional.of(
        new TargetRecord(
            settings.to().cluster(),
            target.topic(),
            target.key().getBytes(StandardCharsets.UTF_8),
            body.value(),
            source.message().timestamp(),
            body.headers()));
  }

  private static boolean passes(Expression filter, Map<String, @Nullable Object> context) {
    try {
      return filter.test(context);
    } catch (MappingError e) {
      throw e.at("filter");
    }
  }

  private Body body(ChannelMessage source, Payload payload, Map<String, @Nullable Object> context) {
    WireFormat format = settings.format().wire();
    if (settings.enveloped()) {
      return new Body(
          encoded(format, Envelope.of(settings.name(), settings.source(), source, format)),
          headers.enveloped(source, format.contentType()));
    }
    // A tombstone stays one: there is nothing to select from.
    if (select != null && payload.bytes() != null) {
      return new Body(
          encoded(format, selected(select, context)),
          headers.plain(source, format.contentType(), null));
    }
    return new Body(
        payload.bytes(), headers.plain(source, payload.contentType(), payload.encoding()));
  }

  private static Map<String, @Nullable Object> selected(
      Map<String, Expression> members, Map<String, @Nullable Object> context) {
    var selected = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, Expression> member : members.entrySet()) {
      try {
        Object value = member.getValue().evaluate(context);
        if (value != null) {
          selected.put(member.getKey(), value);
        }
      } catch (MappingError e) {
        throw e.at("select." + member.getKey());
      }
    }
    return selected;
  }

  private static byte[] encoded(WireFormat format, Map<String, @Nullable Object> tree) {
    try {
      return format.encode(tree);
    } catch (RuntimeException e) {
      // Bytes where JSON has none, or structures that an expression nested too deep.
      throw new MappingError(Reason.WRONG_TYPE, "the value can't be written: " + e.getMessage())
          .at("select");
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Body(byte @Nullable [] value, List<RecordHeader> headers) {}
}
