package dev.barnabas.server.push;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.push.Device;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.PageLinks;
import dev.barnabas.server.rest.PageParams;
import dev.barnabas.server.rest.PageParams.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /push/deviceRegistrations} (spec RSH1b). */
final class DeviceEndpoints {
  private static final List<String> STATES = List.of("ACTIVE", "FAILING", "FAILED");

  private final PushAccess access;
  private final PushRegistry registry;

  DeviceEndpoints(PushAccess access, PushRegistry registry) {
    this.access = access;
    this.registry = registry;
  }

  CompletionStage<Response> register(Request request) {
    Map<String, @Nullable Object> details = DeviceDetails.read(request.tree());
    String id = String.valueOf(details.get("id"));
    Identity identity = access.of(request);
    if (details.get("clientId") == null && identity.concreteClientId() != null) {
      details.put("clientId", identity.concreteClientId());
    }
    String clientId = details.get("clientId") instanceof String text ? text : null;
    return write(request, id, details)
        .thenApply(_ -> {
          var answer = new LinkedHashMap<String, @Nullable Object>(details);
          answer.put(
              "deviceIdentityToken", access.tokens().deviceToken(identity, id, clientId).tree());
          return Response.of(201, request.answerFormat(), answer);
        });
  }

  CompletionStage<Response> save(Request request) {
    String id = request.segments().getLast();
    Map<String, @Nullable Object> details = DeviceDetails.read(request.tree());
    if (!id.equals(details.get("id"))) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "the id in the path is not the id of the device");
    }
    return write(request, id, details);
  }

  CompletionStage<Response> change(Request request) {
    String id = request.segments().getLast();
    Device known = known(access.of(request), id);
    return write(request, id, DeviceDetails.changed(known.details(), request.tree()));
  }

  private CompletionStage<Response> write(
      Request request, String id, Map<String, @Nullable Object> details) {
    Identity identity = access.of(request);
    Device known = registry.device(identity.app(), id);
    access.requireDevice(request, identity, known);
    access.requireOwn(identity, details.get("clientId"));
    String given = details.remove("deviceSecret") instanceof String text ? text : null;
    String secret = given == null && known != null ? known.secret() : given;
    return registry
        .save(new Device(identity.app(), id, details, secret))
        .thenApply(_ -> Response.of(200, request.answerFormat(), details));
  }

  CompletionStage<Response> get(Request request) {
    Identity identity = access.of(request);
    Device device = known(identity, request.segments().getLast());
    access.requireDevice(request, identity, device);
    return CompletableFuture.completedStage(
        Response.of(200, request.answerFormat(), device.details()));
  }

  CompletionStage<Response> list(Request request) {
    Identity identity = access.admin(request);
    Page<Device> page = PageParams.page(matching(identity.app(), request), Device::id, request);
    var details = page.items().stream().map(Device::details).toList();
    return CompletableFuture.completedStage(PageLinks.answer(request, details, page.next()));
  }

  CompletionStage<Response> remove(Request request) {
    Identity identity = access.of(request);
    Device device = registry.device(identity.app(), request.segments().getLast());
    access.requireDevice(request, identity, device);
    return remove(identity, device == null ? List.of() : List.of(device));
  }

  CompletionStage<Response> removeWhere(Request request) {
    Identity identity = access.of(request);
    String id = request.param("deviceId");
    if (!access.isAdminOrDevice(request, identity, id)) {
      throw PushAccess.denied("push-admin, and the caller is not this device");
    }
    if (id == null && request.param("clientId") == null) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "which devices? name a deviceId or a clientId");
    }
    return remove(identity, matching(identity.app(), request));
  }

  private CompletionStage<Response> remove(Identity identity, List<Device> gone) {
    return registry.remove(identity.app(), gone).thenApply(_ -> Response.done());
  }

  private List<Device> matching(String app, Request request) {
    String id = request.param("deviceId");
    String clientId = request.param("clientId");
    String state = state(request.param("state"));
    return registry.devices(app).stream()
        .filter(device -> id == null || id.equals(device.id()))
        .filter(device -> clientId == null || Objects.equals(clientId, device.clientId()))
        .filter(device -> state == null || state.equalsIgnoreCase(device.state()))
        .toList();
  }

  private static @Nullable String state(@Nullable String asked) {
    if (asked != null && !STATES.contains(asked.toUpperCase(Locale.ROOT))) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "parameter state: must be " + String.join(" or ", STATES));
    }
    return asked;
  }

  private Device known(Identity identity, String id) {
    Device device = registry.device(identity.app(), id);
    if (device == null) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is no device '" + id + "'");
    }
    return device;
  }
}
