package dev.barnabas.server.rest;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.LifePage;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.edit.EditRequest;
import dev.barnabas.core.edit.EditRules;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.codec.AnnotationTrees;
import dev.barnabas.protocol.codec.MessageTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /channels/{channel}/messages/{serial}} and what lies below: one message, its versions and
 * its annotations (ably-protocol 12, 13). Immutable. Thread: any.
 */
final class MessageEndpoints {
  private static final int CHANNEL_AT = 1;
  private static final int SERIAL_AT = 3;

  private final Callers callers;
  private final Editing editing;

  MessageEndpoints(Callers callers, Editing editing) {
    this.callers = callers;
    this.editing = editing;
  }

  private record Target(ChannelKey channel, ChannelSerial serial) {}

  /** {@code GET}: the message as it is now. */
  CompletionStage<Response> message(Request request) {
    Target target = readable(request);
    WireFormat format = request.answerFormat();
    return editing
        .reads()
        .message(target.channel(), target.serial())
        .thenApply(message -> Response.of(200, format, MessageTrees.encode(format, message)));
  }

  /** {@code GET …/versions}: oldest first. */
  CompletionStage<Response> versions(Request request) {
    Target target = readable(request);
    WireFormat format = request.answerFormat();
    return editing
        .reads()
        .versions(target.channel(), target.serial(), wish(request))
        .thenApply(
            page -> answer(request, MessageTrees.encodeAll(format, page.items()), page.next()));
  }

  /** {@code GET …/annotations}: oldest first. */
  CompletionStage<Response> annotations(Request request) {
    Target target = readable(request);
    WireFormat format = request.answerFormat();
    return editing
        .reads()
        .annotations(target.channel(), target.serial(), wish(request))
        .thenApply(
            page -> answer(request, AnnotationTrees.encodeAll(format, page.items()), page.next()));
  }

  private static LifePage.Wish wish(Request request) {
    return new LifePage.Wish(PageParams.index(request), PageParams.limit(request));
  }

  private static Response answer(Request request, List<?> items, @Nullable Integer next) {
    return PageLinks.answer(request, items, next == null ? null : next.toString());
  }

  /** {@code GET …/client-summary}: of the annotations that one client made, by type. */
  CompletionStage<Response> clientSummary(Request request) {
    Target target = readable(request);
    String clientId = request.param("clientId");
    if (clientId == null || clientId.isEmpty()) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter clientId: say whose annotations");
    }
    return editing
        .reads()
        .summaryOf(target.channel(), target.serial(), clientId)
        .thenApply(summary -> Response.of(200, request.answerFormat(), summary));
  }

  /** {@code PATCH}: updates, deletes or appends, as the body's action says; without one updates. */
  CompletionStage<Response> edit(Request request) {
    Identity identity = callers.of(request);
    String serial = request.segments().get(SERIAL_AT);
    Message message = MessageTrees.decode(withTarget(request.tree(), serial));
    EditRules.Editor editor = editor(request, identity, message.clientId() != null);
    EditRequest edit = editing.rules().edit(editor, message);
    return submit(edit)
        .thenApply(serials -> {
          var tree = new LinkedHashMap<String, @Nullable Object>();
          tree.put("versionSerial", serials.isEmpty() ? null : serials.getFirst());
          tree.put("serial", serial);
          return Response.of(200, request.answerFormat(), tree);
        });
  }

  /** {@code POST …/annotations}: creates them or takes them back. */
  CompletionStage<Response> annotate(Request request) {
    Identity identity = callers.of(request);
    List<Annotation> annotations = AnnotationTrees.decodeAll(request.tree());
    boolean named = annotations.stream().allMatch(each -> each.clientId() != null);
    EditRules.Editor editor = editor(request, identity, named);
    EditRequest edit =
        editing.rules().annotate(editor, request.segments().get(SERIAL_AT), annotations);
    return submit(edit)
        .thenApply(serials -> {
          var trees = new ArrayList<@Nullable Object>();
          serials.forEach(each -> trees.add(Map.of("serial", each)));
          return Response.of(201, request.answerFormat(), trees);
        });
  }

  private EditRules.Editor editor(Request request, Identity identity, boolean named) {
    ChannelAddress address = ChannelAddress.parse(request.segments().get(CHANNEL_AT));
    callers.requireAdmitted(request, identity, address.name(), named);
    return new EditRules.Editor(identity, address, null);
  }

  private Target readable(Request request) {
    Identity identity = callers.of(request);
    ChannelAddress address = ChannelAddress.parse(request.segments().get(CHANNEL_AT));
    callers.requireAdmitted(request, identity, address.name(), false);
    ChannelKey channel = editing.rules().requireReadable(identity, address);
    return new Target(channel, EditRules.target(request.segments().get(SERIAL_AT)));
  }

  private CompletableFuture<List<String>> submit(EditRequest edit) {
    var told = new CompletableFuture<List<String>>();
    editing
        .edits()
        .submit(
            edit,
            outcome -> {
              switch (outcome) {
                case PublishOutcome.Accepted(var serials) -> told.complete(serials);
                case PublishOutcome.Refused(var error) ->
                    told.completeExceptionally(new ProtocolException(error));
                case PublishOutcome.Unknown(var error) ->
                    told.completeExceptionally(new ProtocolException(error));
              }
            });
    return told;
  }

  /** The path says which message; a serial in the body must be the same. */
  private static Map<String, @Nullable Object> withTarget(@Nullable Object body, String serial) {
    if (!(body instanceof Map<?, ?> given)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "an edit must be an object");
    }
    Object said = given.get("serial");
    if (said != null && !said.equals(serial)) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "the serial in the body is not the one in the path");
    }
    var tree = new LinkedHashMap<String, @Nullable Object>();
    given.forEach((name, value) -> tree.put(String.valueOf(name), value));
    tree.putIfAbsent("action", (long) MessageAction.UPDATE.number());
    tree.put("serial", serial);
    return tree;
  }
}
