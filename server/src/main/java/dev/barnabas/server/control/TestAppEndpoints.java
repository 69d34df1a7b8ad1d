package dev.barnabas.server.control;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.control.TestAppRequest;
import dev.barnabas.core.control.TestApps;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.Callers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /apps} and {@code DELETE /apps/{id}}: test apps for SDK suites (ably-protocol 21).
 * The answer holds what each suite reads: keys in two spellings.
 */
final class TestAppEndpoints {
  private final Callers callers;
  private final TestApps testApps;

  TestAppEndpoints(Callers callers, TestApps testApps) {
    this.callers = callers;
    this.testApps = testApps;
  }

  CompletionStage<Response> create(Request request) {
    Object body = request.tree();
    return testApps
        .create(TestAppRequest.read(body))
        .thenApply(made -> Response.of(201, request.answerFormat(), tree(made, body, request)));
  }

  CompletionStage<Response> delete(Request request) {
    Identity identity = callers.of(request);
    String id = request.segments().get(1);
    if (!identity.app().equals(id)) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED, "an app is deleted with a key of its own");
    }
    return testApps.delete(id).thenApply(_ -> Response.done());
  }

  private static Map<String, @Nullable Object> tree(
      TestApps.Made made, @Nullable Object body, Request request) {
    AppRecord app = made.app();
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("accountId", app.account());
    tree.put("appId", app.id());
    tree.put("id", app.id());
    tree.put("status", 1L);
    tree.put("created", app.createdMillis());
    tree.put("modified", app.modifiedMillis());
    tree.put("tlsOnly", app.tlsOnly());
    tree.put("labels", "autodelete");
    tree.put("keys", made.keys().stream().map(TestAppEndpoints::key).toList());
    tree.put("namespaces", made.namespaces().stream().map(TestAppEndpoints::namespace).toList());
    tree.put(
        "channels",
        body instanceof Map<?, ?> given && given.get("channels") instanceof List<?> channels
            ? channels
            : List.of());
    tree.put("connections", List.of());
    tree.putAll(address(request));
    return tree;
  }

  /** Where the app's clients connect: where this request came to. */
  private static Map<String, Object> address(Request request) {
    String host = request.header("host");
    try {
      URI uri = new URI("http://" + host);
      if (host == null || uri.getHost() == null) {
        return Map.of();
      }
      int standard = request.isSecure() ? 443 : 80;
      return Map.of(
          "endpoint",
          uri.getHost().replaceAll("[\\[\\]]", ""),
          "port",
          uri.getPort() < 0 ? standard : uri.getPort(),
          "tls",
          request.isSecure());
    } catch (URISyntaxException noAddress) {
      return Map.of();
    }
  }

  private static Map<String, @Nullable Object> key(KeyRecord key) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("id", key.id());
    tree.put("value", key.secret());
    tree.put("keyName", key.name());
    tree.put("keySecret", key.secret());
    tree.put("keyStr", key.text());
    tree.put("capability", key.capability());
    tree.put("expires", key.expiresMillis());
    tree.put("created", key.createdMillis());
    tree.put("modified", key.modifiedMillis());
    tree.put("status", 0L);
    tree.put("revocableTokens", key.revocableTokens());
    return tree;
  }

  private static Map<String, @Nullable Object> namespace(NamespaceRecord namespace) {
    Map<String, @Nullable Object> tree =
        new LinkedHashMap<String, @Nullable Object>(NamespaceTrees.tree(namespace.namespace()));
    tree.put("created", namespace.createdMillis());
    tree.put("modified", namespace.modifiedMillis());
    tree.put("status", 0L);
    return tree;
  }
}
