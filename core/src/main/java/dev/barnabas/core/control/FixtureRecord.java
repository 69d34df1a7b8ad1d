package dev.barnabas.core.control;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Presence members that a test app has on a channel from the start, and that never leave. */
public record FixtureRecord(String app, String channel, List<FixtureMember> members)
    implements ControlRecord {
  static final String PREFIX = "fixture/";

  /**
   * A member.
   *
   * @param data and {@code encoding}: as they would stand in JSON
   */
  public record FixtureMember(String clientId, @Nullable String data, @Nullable String encoding) {}

  public FixtureRecord {
    members = List.copyOf(members);
  }

  @Override
  public String recordKey() {
    return PREFIX + app + '/' + channel;
  }

  @Override
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", app);
    tree.put("channel", channel);
    tree.put("members", members.stream().map(FixtureRecord::member).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> member(FixtureMember member) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("clientId", member.clientId());
    tree.put("data", member.data());
    tree.put("encoding", member.encoding());
    return tree;
  }

  static FixtureRecord read(Fields fields) {
    return new FixtureRecord(
        fields.text("app", ""),
        fields.text("channel", ""),
        fields.list("members").stream().map(FixtureRecord::member).toList());
  }

  private static FixtureMember member(@Nullable Object tree) {
    Fields fields = Fields.of(tree);
    return new FixtureMember(
        fields.text("clientId", ""), fields.text("data"), fields.text("encoding"));
  }
}
