package dev.barnabas.server.push;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.push.Device;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.ChannelPublish;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /push/publish} (spec RSH1a), to recipients whose transport is a channel: they get a
 * message named {@code __ably_push__}, its data the payload as a JSON text. The channel is one of
 * this cluster, in the app of the recipient's {@code ablyKey}, whatever its {@code ablyUrl} says: a
 * recipient must not make a node call addresses of its choice.
 *
 * <p>Immutable. Thread: any.
 */
final class PushPublishEndpoint implements Endpoint {
  private static final String EVERYTHING = "*";
  private static final String NAME = "__ably_push__";
  private static final String CHANNEL = "ablyChannel";

  private final PushAccess access;
  private final PushRegistry registry;
  private final Access keys;
  private final ChannelPublish publish;

  PushPublishEndpoint(
      PushAccess access, PushRegistry registry, Access keys, ChannelPublish publish) {
    this.access = access;
    this.registry = registry;
    this.keys = keys;
    this.publish = publish;
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    Identity identity = access.of(request);
    access.requireAdmin(identity, EVERYTHING);
    if (!(request.tree() instanceof Map<?, ?> body)) {
      throw new ProtocolException(ErrorCode.INVALID_BODY, "a push must be an object");
    }
    var payload = new LinkedHashMap<String, @Nullable Object>();
    body.forEach((name, value) -> payload.put(String.valueOf(name), value));
    List<Map<?, ?>> recipients = recipients(identity.app(), payload.remove("recipient"));
    if (!payload.containsKey("notification") && !payload.containsKey("data")) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "a push needs a notification, data, or both");
    }
    // All are looked at before the first is served.
    List<Target> targets = recipients.stream().map(this::target).toList();
    Object message = Map.of("name", NAME, "data", Json.text(payload));
    CompletableFuture<?>[] told =
        targets.stream()
            .map(target -> publish.publish(request, target.publisher(), target.channel(), message))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(told).thenApply(_ -> Response.empty(204));
  }

  private List<Map<?, ?>> recipients(String app, @Nullable Object tree) {
    Map<?, ?> recipient = tree instanceof Map<?, ?> map ? map : Map.of();
    if (recipient.get("deviceId") instanceof String id) {
      Device device = registry.device(app, id);
      if (device == null) {
        throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no device '" + id + "'");
      }
      return List.of(recipientOf(device));
    }
    if (recipient.get("clientId") instanceof String clientId) {
      return registry.devices(app).stream()
          .filter(device -> Objects.equals(clientId, device.clientId()))
          .<Map<?, ?>>map(PushPublishEndpoint::recipientOf)
          .toList();
    }
    if (recipient.get("transportType") instanceof String) {
      return List.of(recipient);
    }
    throw new ProtocolException(
        ErrorCode.INVALID_BODY, "a recipient needs a deviceId, a clientId or a transportType");
  }

  private static Map<?, ?> recipientOf(Device device) {
    return device.details().get("push") instanceof Map<?, ?> push
            && push.get("recipient") instanceof Map<?, ?> recipient
        ? recipient
        : Map.of();
  }

  private Target target(Map<?, ?> recipient) {
    if (!CHANNEL.equals(recipient.get("transportType"))) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "nothing delivers to a recipient of '" + recipient.get("transportType") + "' yet");
    }
    if (!(recipient.get("channel") instanceof String channel)
        || !(recipient.get("ablyKey") instanceof String key)) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "a recipient of " + CHANNEL + " needs a channel and an ablyKey");
    }
    return new Target(channel, keys.authenticate(new Credential.Key(key), null));
  }

  /** A channel, and who publishes there. */
  private record Target(String channel, Identity publisher) {}
}
