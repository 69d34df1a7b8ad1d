package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One part of a batch: the same messages to each of its channels (spec BSP2).
 *
 * @param messages the tree of one message or of an array of them
 */
record BatchSpec(List<String> channels, @Nullable Object messages) {

  /**
   * Reads the body: a part, or an array of them.
   *
   * @throws ProtocolException 40001 when it is something else, 90010 when it has too many channels
   */
  static List<BatchSpec> readAll(@Nullable Object body, int channelsMax) {
    List<?> trees = body instanceof List<?> list ? list : List.of(objectOf(body));
    var specs = new ArrayList<BatchSpec>();
    int channels = 0;
    for (Object tree : trees) {
      BatchSpec spec = read(objectOf(tree));
      specs.add(spec);
      channels += spec.channels().size();
      if (channels > channelsMax) {
        throw new ProtocolException(
            ErrorCode.TOO_MANY_CHANNELS, "a batch may name " + channelsMax + " channels at most");
      }
    }
    if (specs.isEmpty()) {
      throw invalid("it has no part");
    }
    return specs;
  }

  private static BatchSpec read(Map<?, ?> tree) {
    Object messages = tree.get("messages");
    if (messages == null) {
      throw invalid("'messages' is missing");
    }
    return new BatchSpec(channels(tree.get("channels")), messages);
  }

  private static List<String> channels(@Nullable Object tree) {
    List<?> list = tree instanceof List<?> several ? several : List.of(tree == null ? "" : tree);
    var channels = new ArrayList<String>();
    for (Object channel : list) {
      if (!(channel instanceof String name) || name.isEmpty()) {
        throw invalid("'channels' must be a name or an array of names");
      }
      channels.add(name);
    }
    if (channels.isEmpty()) {
      throw invalid("'channels' is empty");
    }
    return channels;
  }

  private static Map<?, ?> objectOf(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid("each part must be an object");
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(
        ErrorCode.INVALID_BODY, "not a batch of {channels, messages}: " + problem);
  }
}
