package dev.barnabas.server.http;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the endpoint of a request by method and path. Immutable. Thread: any. */
public final class Router {
  private static final String ANY = "*";

  private final List<Route> routes;
  private final Endpoint rest;
  private final Map<String, Function<ProtocolException, Endpoint>> missing;

  private record Route(String method, List<String> path, Endpoint endpoint) {
    boolean leadsTo(List<String> segments) {
      if (segments.size() != path.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        if (!path.get(i).equals(ANY) && !path.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private Router(
      List<Route> routes,
      Endpoint rest,
      Map<String, Function<ProtocolException, Endpoint>> missing) {
    this.routes = routes;
    this.rest = rest;
    this.missing = missing;
  }

  /** A router that knows no route; GETs without one go to {@code rest}. */
  public static Router to(Endpoint rest) {
    return new Router(List.of(), rest, Map.of());
  }

  /**
   * The same with one more route.
   *
   * @param path segments with slashes between, {@code *} for any one
   */
  public Router with(String method, String path, Endpoint endpoint) {
    var more = new ArrayList<>(routes);
    more.add(new Route(method, List.of(path.split("/", -1)), endpoint));
    return new Router(List.copyOf(more), rest, missing);
  }

  /**
   * The same; below a first segment no file is looked for, and whoever has its paths says in their
   * own words that there is none, or not with that method.
   */
  public Router withMissing(String first, Function<ProtocolException, Endpoint> answer) {
    var more = new HashMap<>(missing);
    more.put(first, answer);
    return new Router(routes, rest, Map.copyOf(more));
  }

  /** The same routes, each behind a check that throws for requests that may not pass. */
  public Router behind(Consumer<Request> check) {
    return new Router(
        routes.stream()
            .map(route -> new Route(route.method(), route.path(), checked(check, route.endpoint())))
            .toList(),
        checked(check, rest),
        missing);
  }

  /** The same routes; how each request is answered is told. */
  public Router tallied(RequestTally tally) {
    return new Router(
        routes.stream()
            .map(route -> new Route(route.method(), route.path(), tallied(tally, route.endpoint())))
            .toList(),
        rest,
        missing);
  }

  private static Endpoint tallied(RequestTally tally, Endpoint endpoint) {
    return request -> {
      CompletionStage<Response> answer;
      try {
        answer = endpoint.answer(request);
      } catch (Throwable thrown) {
        tally.onAnswered(request, statusOf(thrown));
        throw thrown;
      }
      return answer.whenComplete((response, failure) ->
          tally.onAnswered(request, response == null ? statusOf(failure) : response.status()));
    };
  }

  private static int statusOf(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    ErrorCode code =
        cause instanceof ProtocolException problem ? problem.error().code() : ErrorCode.INTERNAL;
    return code.statusCode();
  }

  private static Endpoint checked(Consumer<Request> check, Endpoint endpoint) {
    return request -> {
      check.accept(request);
      return endpoint.answer(request);
    };
  }

  /**
   * The endpoint of a request.
   *
   * @throws ProtocolException 40400 when there is none, 40500 when the path only takes others
   */
  Endpoint find(Request request) {
    boolean known = false;
    for (Route route : routes) {
      if (route.leadsTo(request.segments())) {
        if (route.method().equals(request.method())) {
          return route.endpoint();
        }
        known = true;
      }
    }
    var none =
        known
            ? new ProtocolException(
                ErrorCode.METHOD_NOT_ALLOWED, "this path does not take " + request.method())
            : new ProtocolException(ErrorCode.NOT_FOUND, "there is nothing at this path");
    var answer = missing.get(request.segments().isEmpty() ? "" : request.segments().getFirst());
    if (answer != null) {
      return answer.apply(none);
    }
    if (!known && request.method().equals("GET")) {
      return rest;
    }
    throw none;
  }
}
