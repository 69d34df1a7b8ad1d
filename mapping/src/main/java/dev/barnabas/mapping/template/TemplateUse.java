package dev.barnabas.mapping.template;

import java.util.Set;

/** Where a template stands, which decides what it may read. */
public enum TemplateUse {
  /** Topics → channels. */
  EGRESS(
      "topic, partition, offset, timestamp, key, value, item, parent, index, headers['…'], let.…,"
          + " cluster"),
  /** Channels → topics, and conflation keys. */
  INGRESS(
      "channelName, message.{name, id, clientId, connectionId, timestamp},"
          + " message.extras.headers['…'], message.data, and of presence the same, without name,"
          + " with presence.action"),
  /** What is sent to a feed so that it goes on from where it was read to. */
  FEED("offset.…");

  private static final Set<String> RECORD_SCALARS =
      Set.of("topic", "partition", "offset", "timestamp", "index", "cluster");
  private static final Set<String> RECORD_TREES = Set.of("key", "value", "item", "parent");
  private static final Set<String> RECORD_DOORS = Set.of("headers", "let");
  private static final Set<String> MESSAGE_MEMBERS =
      Set.of("name", "id", "clientId", "connectionId", "timestamp", "extras", "data");

  private static final Set<String> PRESENCE_MEMBERS =
      Set.of("action", "id", "clientId", "connectionId", "timestamp", "extras", "data");

  private final String allowed;

  TemplateUse(String allowed) {
    this.allowed = allowed;
  }

  /** The roots in words, for messages and the reference page. */
  public String allowed() {
    return allowed;
  }

  /** Whether {@code root} is a value of its own, not only a door to its members. */
  boolean isValue(String root) {
    return switch (this) {
      case EGRESS -> RECORD_SCALARS.contains(root) || RECORD_TREES.contains(root);
      case INGRESS -> root.equals("channelName");
      case FEED -> false;
    };
  }

  /** Whether {@code root} has members. */
  boolean isDoor(String root) {
    return switch (this) {
      case EGRESS -> RECORD_TREES.contains(root) || RECORD_DOORS.contains(root);
      case INGRESS -> root.equals("message") || root.equals("presence");
      case FEED -> root.equals("offset");
    };
  }

  /** Whether {@code step} may stand directly after {@code root}. */
  boolean allows(String root, String step) {
    return switch (this) {
      case EGRESS, FEED -> isDoor(root);
      case INGRESS ->
          switch (root) {
            case "message" -> MESSAGE_MEMBERS.contains(step);
            case "presence" -> PRESENCE_MEMBERS.contains(step);
            default -> false;
          };
    };
  }
}
