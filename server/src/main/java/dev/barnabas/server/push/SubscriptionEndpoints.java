package dev.barnabas.server.push;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.push.ChannelSubscription;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.PageLinks;
import dev.barnabas.server.rest.PageParams;
import dev.barnabas.server.rest.PageParams.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /push/channelSubscriptions} and {@code /push/channels} (spec RSH1c). */
final class SubscriptionEndpoints {
  private final PushAccess access;
  private final PushRegistry registry;
  private final Namespaces namespaces;

  SubscriptionEndpoints(PushAccess access, PushRegistry registry, Namespaces namespaces) {
    this.access = access;
    this.registry = registry;
    this.namespaces = namespaces;
  }

  CompletionStage<Response> save(Request request) {
    Identity identity = access.of(request);
    Map<?, ?> tree = request.tree() instanceof Map<?, ?> map ? map : Map.of();
    String deviceId = text(tree.get("deviceId"));
    String clientId = text(tree.get("clientId"));
    if ((deviceId == null) == (clientId == null)) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "a subscription needs one of deviceId and clientId");
    }
    String channel = ChannelAddress.parse(String.valueOf(text(tree.get("channel")))).name();
    var subscription = new ChannelSubscription(identity.app(), channel, deviceId, clientId);
    requireMay(request, identity, subscription);
    requirePush(subscription);
    return registry
        .subscribe(subscription)
        .thenApply(_ -> Response.of(201, request.answerFormat(), tree(subscription)));
  }

  CompletionStage<Response> list(Request request) {
    Identity identity = access.of(request);
    if (!access.isAdminOrDevice(request, identity, request.param("deviceId"))) {
      throw PushAccess.denied("push-admin, and the caller is not this device");
    }
    Page<ChannelSubscription> page =
        PageParams.page(
            matching(identity.app(), request),
            each -> each.channel() + '\n' + each.deviceId() + '\n' + each.clientId(),
            request);
    var trees = page.items().stream().map(SubscriptionEndpoints::tree).toList();
    return CompletableFuture.completedStage(PageLinks.answer(request, trees, page.next()));
  }

  CompletionStage<Response> removeWhere(Request request) {
    Identity identity = access.of(request);
    if (request.param("channel") == null
        && request.param("deviceId") == null
        && request.param("clientId") == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "which subscriptions? name a channel, a deviceId or a clientId");
    }
    List<ChannelSubscription> gone = matching(identity.app(), request);
    gone.forEach(each -> requireMay(request, identity, each));
    return registry.unsubscribe(gone).thenApply(_ -> Response.done());
  }

  CompletionStage<Response> channels(Request request) {
    Identity identity = access.admin(request);
    List<String> names =
        registry.subscriptions(identity.app()).stream()
            .map(ChannelSubscription::channel)
            .distinct()
            .toList();
    Page<String> page = PageParams.page(names, Function.identity(), request);
    return CompletableFuture.completedStage(PageLinks.answer(request, page.items(), page.next()));
  }

  private void requirePush(ChannelSubscription subscription) {
    String app = subscription.app();
    if (!namespaces.of(app, subscription.channel()).pushEnabled()) {
      throw new ProtocolException(
          ErrorCode.UNAUTHORIZED,
          "the namespace of '" + subscription.channel() + "' has no push: set pushEnabled for it");
    }
    String device = subscription.deviceId();
    if (device != null && registry.device(app, device) == null) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no device '" + device + "'");
    }
  }

  /** An admin; or the client or device itself, when it may subscribe to the channel. */
  private void requireMay(Request request, Identity identity, ChannelSubscription subscription) {
    String channel = subscription.channel();
    if (identity.capability().allows(Operation.PUSH_ADMIN, channel)) {
      return;
    }
    String deviceId = subscription.deviceId();
    if (!identity.capability().allows(Operation.PUSH_SUBSCRIBE, channel)) {
      throw PushAccess.denied("push-subscribe on '" + channel + "'");
    }
    if (deviceId != null) {
      access.requireDevice(request, identity, registry.device(identity.app(), deviceId));
    } else if (!identity.mayActAs(subscription.clientId())) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "a client subscribes its own clientId only");
    }
  }

  /** Those that fit all filters, or with {@code concatFilters} any of client and device. */
  private List<ChannelSubscription> matching(String app, Request request) {
    String channel = request.param("channel");
    String deviceId = request.param("deviceId");
    String clientId = request.param("clientId");
    boolean any = "true".equals(request.param("concatFilters"));
    return registry.subscriptions(app).stream()
        .filter(each -> channel == null || channel.equals(each.channel()))
        .filter(each -> {
          boolean device = deviceId == null || deviceId.equals(each.deviceId());
          boolean client = clientId == null || clientId.equals(each.clientId());
          boolean both = deviceId != null && clientId != null;
          return (any && both) ? (device || client) : (device && client);
        })
        .toList();
  }

  private static Map<String, @Nullable Object> tree(ChannelSubscription subscription) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("channel", subscription.channel());
    if (subscription.deviceId() != null) {
      tree.put("deviceId", subscription.deviceId());
    } else {
      tree.put("clientId", subscription.clientId());
    }
    return tree;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() ? text : null;
  }
}
