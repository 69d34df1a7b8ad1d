package dev.barnabas.core.control;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.control.FixtureRecord.FixtureMember;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an SDK's suite wants its test app to be like (ably-protocol 21): the body of {@code POST
 * /apps}.
 */
public record TestAppRequest(
    AppLimits limits, List<Key> keys, List<Namespace> namespaces, List<FixtureChannel> fixtures) {
  private static final String EVERYTHING = "{\"*\":[\"*\"]}";

  // Suites ask for a dozen of each.
  private static final int KEYS_MAX = 100;
  private static final int NAMESPACES_MAX = 100;
  private static final int CHANNELS_MAX = 100;
  private static final int MEMBERS_MAX = 1_000;

  /** A key to be; the capability is JSON. */
  public record Key(String capability, boolean revocableTokens) {}

  /** Presence members of a channel. */
  public record FixtureChannel(String channel, List<FixtureMember> members) {}

  /**
   * Reads the body.
   *
   * @throws ProtocolException 40000, 40001 or 40003 naming what is wrong
   */
  public static TestAppRequest read(@Nullable Object body) {
    if (body != null && !(body instanceof Map<?, ?>)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "the body must be an object");
    }
    Fields fields = Fields.of(body);
    long members = Fields.of(fields.object("limits").get("presence")).whole("maxMembers", 0);
    return new TestAppRequest(
        new AppLimits(false, members <= 0 ? null : (int) Math.min(members, MEMBERS_MAX)),
        bounded(fields, "keys", KEYS_MAX).stream().map(TestAppRequest::key).toList(),
        bounded(fields, "namespaces", NAMESPACES_MAX).stream()
            .map(TestAppRequest::namespace)
            .toList(),
        fixtures(fields));
  }

  private static List<?> bounded(Fields fields, String name, int max) {
    Object given = fields.map().get(name);
    if (given != null
        && !(given instanceof List<?> some && some.stream().allMatch(Map.class::isInstance))) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, name + " must be an array of objects");
    }
    List<?> list = fields.list(name);
    if (list.size() > max) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, name + " has more than " + max + " elements");
    }
    return list;
  }

  private static Key key(@Nullable Object tree) {
    Fields fields = Fields.of(tree);
    Object capability = fields.map().get("capability");
    String text =
        switch (capability) {
          case null -> EVERYTHING;
          case String json -> json;
          default -> Json.text(capability);
        };
    var _ = Capability.parse(text);
    return new Key(text, fields.flag("revocableTokens"));
  }

  private static Namespace namespace(@Nullable Object tree) {
    Fields fields = Fields.of(tree);
    return NamespaceTrees.named(fields.text("id", ""), fields.map());
  }

  private static List<FixtureChannel> fixtures(Fields fields) {
    var fixtures = new ArrayList<FixtureChannel>();
    for (Object tree : bounded(fields, "channels", CHANNELS_MAX)) {
      Fields channel = Fields.of(tree);
      List<FixtureMember> members =
          bounded(channel, "presence", MEMBERS_MAX).stream()
              .map(Fields::of)
              .map(TestAppRequest::member)
              .toList();
      String name = ChannelAddress.parse(channel.text("name", "")).name();
      if (!members.isEmpty()) {
        fixtures.add(new FixtureChannel(name, members));
      }
    }
    return List.copyOf(fixtures);
  }

  private static FixtureMember member(Fields fields) {
    return new FixtureMember(
        fields.text("clientId", ""), fields.text("data"), fields.text("encoding"));
  }
}
