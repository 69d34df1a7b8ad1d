package dev.barnabas.server.control;

import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.AppChanges;
import dev.barnabas.core.control.KeyChanges;
import dev.barnabas.core.control.NamespaceChanges;
import dev.barnabas.core.control.RuleChanges;
import dev.barnabas.core.control.RuleRecord;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Control API under {@code /v1}, in the shapes of Ably's: apps, keys, namespaces, rules.
 * Immutable. Thread: a connection's event loop.
 */
final class ControlEndpoints {
  // Where an id stands in /v1/apps/APP/keys/KEY.
  private static final int OWNER = 2;
  private static final int OBJECT = 4;

  private final ControlDoor door;
  private final Administration administration;
  private final AppChanges apps;
  private final KeyChanges keys;
  private final NamespaceChanges namespaces;
  private final RuleChanges rules;

  ControlEndpoints(ControlDoor door, Administration administration) {
    this.door = door;
    this.administration = administration;
    this.apps = administration.apps();
    this.keys = administration.keys();
    this.namespaces = administration.namespaces();
    this.rules = administration.rules();
  }

  Router with(Router router) {
    return withQueues(withRules(withNamespaces(withKeys(withApps(router)))));
  }

  private Router withApps(Router router) {
    return router
        .with(
            "GET",
            "v1/me",
            door.reading(request ->
                now(request, ControlTrees.me(door.of(request), administration.account()))))
        .with(
            "GET",
            "v1/accounts/*/apps",
            door.reading(
                request -> now(request, trees(apps.list(owner(request)), ControlTrees::app))))
        .with(
            "POST",
            "v1/accounts/*/apps",
            door.writing(request ->
                made(request, apps.create(owner(request), request.tree()), ControlTrees::app)))
        .with(
            "GET",
            "v1/apps/*",
            door.reading(request -> now(request, ControlTrees.app(apps.get(owner(request))))))
        .with(
            "PATCH",
            "v1/apps/*",
            door.writing(request ->
                changed(request, apps.update(owner(request), request.tree()), ControlTrees::app)))
        .with("DELETE", "v1/apps/*", door.writing(request -> gone(apps.delete(owner(request)))));
  }

  private Router withKeys(Router router) {
    return router
        .with(
            "GET",
            "v1/apps/*/keys",
            door.reading(
                request -> now(request, trees(keys.list(owner(request)), ControlTrees::key))))
        .with(
            "POST",
            "v1/apps/*/keys",
            door.writing(request ->
                made(request, keys.create(owner(request), request.tree()), ControlTrees::key)))
        .with(
            "PATCH",
            "v1/apps/*/keys/*",
            door.writing(request ->
                changed(
                    request,
                    keys.update(owner(request), object(request), request.tree()),
                    ControlTrees::key)))
        .with(
            "POST",
            "v1/apps/*/keys/*/revoke",
            door.writing(request ->
                changed(request, keys.revoke(owner(request), object(request)), ControlTrees::key)));
  }

  private Router withNamespaces(Router router) {
    return router
        .with(
            "GET",
            "v1/apps/*/namespaces",
            door.reading(request ->
                now(request, trees(namespaces.list(owner(request)), ControlTrees::namespace))))
        .with(
            "POST",
            "v1/apps/*/namespaces",
            door.writing(request ->
                made(
                    request,
                    namespaces.create(owner(request), request.tree()),
                    ControlTrees::namespace)))
        .with(
            "PATCH",
            "v1/apps/*/namespaces/*",
            door.writing(request ->
                changed(
                    request,
                    namespaces.update(owner(request), object(request), request.tree()),
                    ControlTrees::namespace)))
        .with(
            "DELETE",
            "v1/apps/*/namespaces/*",
            door.writing(request -> gone(namespaces.delete(owner(request), object(request)))));
  }

  private Router withRules(Router router) {
    return router
        .with(
            "GET",
            "v1/apps/*/rules",
            door.reading(request -> now(request, trees(rules.list(owner(request)), this::tree))))
        .with(
            "POST",
            "v1/apps/*/rules",
            door.writing(
                request -> made(request, rules.create(owner(request), request.tree()), this::tree)))
        .with(
            "GET",
            "v1/apps/*/rules/*",
            door.reading(request -> now(request, tree(rules.get(owner(request), object(request))))))
        .with(
            "PATCH",
            "v1/apps/*/rules/*",
            door.writing(request ->
                changed(
                    request,
                    rules.update(owner(request), object(request), request.tree()),
                    this::tree)))
        .with(
            "DELETE",
            "v1/apps/*/rules/*",
            door.writing(request -> gone(rules.delete(owner(request), object(request)))))
        .with(
            "POST",
            "v1/apps/*/rules/*/resume",
            door.writing(request ->
                changed(request, rules.resume(owner(request), object(request)), this::tree)))
        .with(
            "POST",
            "v1/apps/*/rules/*/replay",
            door.writing(request ->
                changed(request, rules.replay(owner(request), object(request)), tree -> tree)))
        .with(
            "GET",
            "v1/apps/*/rules/*/replay",
            door.reading(request ->
                changed(request, rules.replayed(owner(request), object(request)), tree -> tree)))
        .with(
            "POST",
            "v1/apps/*/rules/*/skip-one",
            door.writing(request ->
                changed(request, rules.skipOne(owner(request), object(request)), this::tree)));
  }

  private Map<String, @Nullable Object> tree(RuleRecord rule) {
    return ControlTrees.rule(rule, rules.standing(rule));
  }

  private Router withQueues(Router router) {
    return router
        .with("GET", "v1/apps/*/queues", door.reading(_ -> noQueues()))
        .with("POST", "v1/apps/*/queues", door.reading(_ -> noQueues()))
        .with("DELETE", "v1/apps/*/queues/*", door.reading(_ -> noQueues()));
  }

  private static CompletionStage<Response> noQueues() {
    throw new ProtocolException(
        ErrorCode.NOT_FOUND, "queues are not served: let a rule write to a topic and consume that");
  }

  static String owner(Request request) {
    return request.segments().get(OWNER);
  }

  static String object(Request request) {
    return request.segments().get(OBJECT);
  }

  static <T> List<Map<String, @Nullable Object>> trees(
      List<T> objects, Function<T, Map<String, @Nullable Object>> tree) {
    return objects.stream().map(tree).toList();
  }

  static CompletionStage<Response> now(Request request, Object tree) {
    return CompletableFuture.completedStage(Response.of(200, request.answerFormat(), tree));
  }

  static <T> CompletionStage<Response> made(
      Request request, CompletionStage<T> object, Function<T, Map<String, @Nullable Object>> tree) {
    return object.thenApply(one -> Response.of(201, request.answerFormat(), tree.apply(one)));
  }

  static <T> CompletionStage<Response> changed(
      Request request, CompletionStage<T> object, Function<T, Map<String, @Nullable Object>> tree) {
    return object.thenApply(one -> Response.of(200, request.answerFormat(), tree.apply(one)));
  }

  static CompletionStage<Response> gone(CompletionStage<Void> removed) {
    return removed.thenApply(_ -> Response.empty(204));
  }
}
