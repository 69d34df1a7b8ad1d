package dev.barnabas.core.broker;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.mapping.rule.TopicName;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;

/**
 * Who may read and write which topic: the operator opened it, and the capability allows it on the
 * resource {@code [kafka]TOPIC}. Immutable. Thread: any.
 *
 * @param consume topics that may be read
 * @param produce topics that may be written
 * @param groups consumer groups that may be joined
 */
public record TopicRights(TopicNames consume, TopicNames produce, TopicNames groups) {
  private static final String RESOURCE = "[kafka]";
  private static final String OWN_GROUPS = "barnabas-"; // of rules and the history's writers

  /**
   * Checks that someone may read a topic.
   *
   * @throws ProtocolException 40003 it can't be a topic's name, 40300 it is not open, 40160 the
   *     capability does not allow it
   */
  public void requireRead(Identity identity, String topic) {
    require(consume, "consume", topic);
    requireCapability(identity, Operation.SUBSCRIBE, topic);
  }

  /** As {@link #requireRead}, to write. */
  public void requireWrite(Identity identity, String topic) {
    require(produce, "produce", topic);
    requireCapability(identity, Operation.PUBLISH, topic);
  }

  /**
   * Checks that a group may be joined.
   *
   * @throws ProtocolException 40300 it may not
   */
  public void requireGroup(String group) {
    if (group.startsWith(OWN_GROUPS) || !groups.contain(group)) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN, "the group is not open to clients (kafkaWebsocket.groups)");
    }
  }

  private static void require(TopicNames open, String list, String topic) {
    String problem = TopicName.problem(topic);
    if (problem != null) {
      throw new ProtocolException(ErrorCode.INVALID_PARAMETER, problem);
    }
    if (!open.contain(topic)) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN,
          "the topic %s is not open to clients (kafkaWebsocket.topics.%s)".formatted(topic, list));
    }
  }

  private static void requireCapability(Identity identity, Operation operation, String topic) {
    if (!identity.capability().allows(operation, RESOURCE + topic)) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED,
          "the capability does not allow %s on %s%s"
              .formatted(operation.wireName(), RESOURCE, topic));
    }
  }
}
