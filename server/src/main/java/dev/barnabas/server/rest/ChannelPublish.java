package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.server.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one set of messages to one channel: what the single publish, the batch and push share.
 * Immutable. Thread: any.
 */
public final class ChannelPublish {
  private final Callers callers;
  private final Backend backend;

  public ChannelPublish(Callers callers, Backend backend) {
    this.callers = callers;
    this.backend = backend;
  }

  /**
   * Publishes and gives what the caller is told of it; a failure is in the future, always a {@link
   * ProtocolException}.
   *
   * @param messages the tree of one message or of an array of them
   */
  public CompletableFuture<Published> publish(
      Request request, Identity identity, String channel, @Nullable Object messages) {
    var told = new CompletableFuture<Published>();
    try {
      if ("true".equals(request.param("_forceNack"))) {
        throw new ProtocolException(ErrorCode.FORCED_NACK, ErrorCode.FORCED_NACK.reason());
      }
      ChannelAddress address = ChannelAddress.parse(channel);
      List<Message> decoded = MessageTrees.decodeAll(messages);
      boolean named = decoded.stream().allMatch(message -> message.clientId() != null);
      callers.requireAdmitted(request, identity, address.name(), named);
      PublishRequest publish =
          OnBehalf.of(messages, identity, backend.connections())
              .stamp(
                  backend
                      .rules()
                      .rest(
                          identity,
                          address,
                          decoded,
                          "source".equalsIgnoreCase(request.header("x-barnabas-id-scope"))));
      backend
          .publishing()
          .publish(
              publish,
              outcome -> {
                switch (outcome) {
                  case PublishOutcome.Accepted(var serials) ->
                      told.complete(Published.of(channel, publish.messages(), serials));
                  case PublishOutcome.Refused(var error) ->
                      told.completeExceptionally(new ProtocolException(error));
                  case PublishOutcome.Unknown(var error) ->
                      told.completeExceptionally(new ProtocolException(error));
                }
              });
    } catch (ProtocolException refused) {
      told.completeExceptionally(refused);
    }
    return told;
  }

  /**
   * What the publisher is told.
   *
   * @param messageId the first message's
   * @param serials one per message; null where that of an old repeat is forgotten (spec RSL1n)
   */
  public record Published(
      String channel, @Nullable String messageId, List<@Nullable String> serials) {

    static Published of(String channel, List<Message> messages, List<String> serials) {
      var perMessage = new ArrayList<@Nullable String>();
      for (int i = 0; i < messages.size(); i++) {
        perMessage.add(i < serials.size() ? serials.get(i) : null);
      }
      return new Published(channel, messages.getFirst().id(), perMessage);
    }

    Map<String, @Nullable Object> tree() {
      var tree = new LinkedHashMap<String, @Nullable Object>();
      tree.put("channel", channel);
      tree.put("messageId", messageId);
      tree.put("serials", serials);
      return tree;
    }
  }
}
