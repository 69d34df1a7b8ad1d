package dev.barnabas.systemtests.sdk;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.ably.lib.http.HttpCore.RequestBody;
import io.ably.lib.http.HttpUtils;
import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.HttpPaginatedResponse;
import io.ably.lib.types.Param;
import java.util.List;
import java.util.function.Consumer;

/**
 * An app of the sandbox as the suite of ably-java sets it up, and clients of it.
 *
 * @param port where its clients connect
 * @param keys as strings, in the order of the specification
 */
record JavaApp(int port, boolean binary, String id, List<String> keys) {
  private static final Param[] NONE = {};

  /** Makes one, by the SDK's own client without credentials that count. */
  static JavaApp create(int port, boolean binary) throws AblyException {
    return create(port, binary, Fixtures.app("ably-java-testAppSpec.json"));
  }

  static JavaApp create(int port, boolean binary, JsonObject specification) throws AblyException {
    AblyRest nobody = new AblyRest(options(port, binary, "no.body:knows"));
    HttpPaginatedResponse made =
        nobody.request(
            "POST", "/apps", NONE, HttpUtils.requestBodyFromGson(specification, binary), NONE);
    if (made.statusCode != 201) {
      throw new IllegalStateException(made.statusCode + " " + made.errorMessage);
    }
    JsonObject app = made.items()[0].getAsJsonObject();
    List<String> keys =
        app.getAsJsonArray("keys").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(key -> key.get("keyStr").getAsString())
            .toList();
    return new JavaApp(port, binary, app.get("appId").getAsString(), keys);
  }

  /** For clients of this app with its first key. */
  ClientOptions options() throws AblyException {
    return options(port, binary, keys.getFirst());
  }

  AblyRest rest() throws AblyException {
    return new AblyRest(options());
  }

  AblyRest rest(Consumer<ClientOptions> change) throws AblyException {
    ClientOptions options = options();
    change.accept(options);
    return new AblyRest(options);
  }

  /** A realtime client with changed options; it starts to connect. */
  JavaClient connect(Consumer<ClientOptions> change) throws AblyException {
    ClientOptions options = options();
    change.accept(options);
    return new JavaClient(new AblyRealtime(options));
  }

  /** A body of a request of the SDK's. */
  RequestBody body(JsonElement content) {
    return HttpUtils.requestBodyFromGson(content, binary);
  }

  private static ClientOptions options(int port, boolean binary, String key) throws AblyException {
    ClientOptions options = new ClientOptions(key);
    options.realtimeHost = "localhost";
    options.restHost = "localhost";
    options.port = port;
    options.tls = false;
    options.fallbackHosts = new String[0];
    options.useBinaryProtocol = binary;
    options.disconnectedRetryTimeout = 300;
    return options;
  }
}
