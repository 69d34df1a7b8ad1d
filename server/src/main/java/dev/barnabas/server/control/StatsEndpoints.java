package dev.barnabas.server.control;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Operation;
import dev.barnabas.core.stats.PostedStats;
import dev.barnabas.core.stats.Rollup;
import dev.barnabas.core.stats.StatsPage;
import dev.barnabas.core.stats.StatsQuery;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.core.stats.StatsUnit;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.rest.Callers;
import dev.barnabas.server.rest.PageLinks;
import dev.barnabas.server.rest.PageParams;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /stats}, and {@code POST /stats} for SDK suites (ably-protocol 16.7, 21). */
final class StatsEndpoints {
  /** The first version whose figures are flat. */
  private static final int FLAT_SINCE = 3;

  private static final String SCHEMA = "https://schemas.ably.com/json/app-stats-0.0.4.json";
  private static final long LATEST_MILLIS = 4_102_444_800_000L; // the year 2100

  private final Callers callers;
  private final StatsStore store;
  private final InstantSource clock;

  StatsEndpoints(Callers callers, StatsStore store, InstantSource clock) {
    this.callers = callers;
    this.store = store;
    this.clock = clock;
  }

  CompletionStage<Response> find(Request request) {
    Identity identity = callers.of(request);
    if (!identity.capability().allows(Operation.STATS, "*")) {
      throw new ProtocolException(
          ErrorCode.CAPABILITY_DENIED, "the capability does not allow stats on '*'");
    }
    StatsQuery query = query(identity.app(), request);
    StatsPage page = store.find(query);
    boolean flat = request.version() >= FLAT_SINCE;
    var items =
        page.intervals().stream()
            .map(each -> flat ? flat(each, query, "appId") : nested(each, query))
            .toList();
    String next = page.nextMillis() < 0 ? null : Long.toString(page.nextMillis());
    return CompletableFuture.completedStage(PageLinks.answer(request, items, next));
  }

  CompletionStage<Response> post(Request request) {
    Identity identity = callers.of(request);
    Object body = request.tree();
    return store
        .post(identity.app(), PostedStats.read(body))
        .thenApply(_ -> Response.of(201, request.answerFormat(), body));
  }

  /** What the parameters ask for. */
  static StatsQuery query(String app, Request request) {
    String unit = request.param("unit");
    String start = request.param("start");
    String end = request.param("end");
    long startMillis = start == null ? 0 : isId(start) ? StatsUnit.parse(start) : millis(start);
    long endMillis = end == null ? LATEST_MILLIS : last(end);
    if (startMillis > endMillis) {
      throw invalid("start", "must not be after end");
    }
    String cursor = PageParams.cursor(request);
    return new StatsQuery(
        app,
        unit == null ? StatsUnit.MINUTE : StatsUnit.ofWireName(unit),
        startMillis,
        endMillis,
        PageParams.limit(request),
        backwards(request.param("direction")),
        cursor == null ? -1 : millis(cursor));
  }

  private static boolean backwards(@Nullable String direction) {
    return switch (direction == null ? "" : direction) {
      case "", "backwards" -> true;
      case "forwards" -> false;
      default -> throw invalid("direction", "must be forwards or backwards");
    };
  }

  private static boolean isId(String text) {
    return text.indexOf('-') > 0;
  }

  private static long last(String text) {
    return isId(text)
        ? StatsUnit.ofId(text).last(StatsUnit.parse(text))
        : Math.min(millis(text), LATEST_MILLIS);
  }

  private static long millis(String text) {
    if (!text.matches("\\d{1,15}")) {
      throw invalid("start, end", "must be ms since 1970, or an interval such as 2015-02-03:15:05");
    }
    return Long.parseLong(text);
  }

  /**
   * An interval as an object.
   *
   * @param owner what stands before whose it is
   */
  Map<String, @Nullable Object> flat(StatsPage.Interval interval, StatsQuery query, String owner) {
    Map<String, @Nullable Object> tree = head(interval, query);
    tree.put("entries", interval.figures());
    tree.put("schema", SCHEMA);
    tree.put(owner, query.app());
    return tree;
  }

  private Map<String, @Nullable Object> nested(StatsPage.Interval interval, StatsQuery query) {
    Map<String, @Nullable Object> tree = head(interval, query);
    tree.putAll(Rollup.nested(interval.figures()));
    return tree;
  }

  private Map<String, @Nullable Object> head(StatsPage.Interval interval, StatsQuery query) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    StatsUnit unit = query.unit();
    tree.put("intervalId", unit.id(interval.startMillis()));
    tree.put("unit", unit.wireName());
    long now = clock.millis();
    if (unit.floor(now) == interval.startMillis()) {
      tree.put("inProgress", StatsUnit.MINUTE.id(now));
    }
    return tree;
  }

  private static ProtocolException invalid(String name, String rule) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, "parameter " + name + ": " + rule);
  }
}
