package dev.barnabas.server.control;

import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.stats.StatsPage;
import dev.barnabas.core.stats.StatsQuery;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import dev.barnabas.server.http.Router;
import dev.barnabas.server.rest.PageLinks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Figures of an app and of the account, for the Control API. */
final class ControlStats {
  private final ControlDoor door;
  private final Administration administration;
  private final StatsEndpoints stats;
  private final StatsStore store;

  ControlStats(
      ControlDoor door, Administration administration, StatsEndpoints stats, StatsStore store) {
    this.door = door;
    this.administration = administration;
    this.stats = stats;
    this.store = store;
  }

  Router with(Router router) {
    return router
        .with("GET", "v1/apps/*/stats", door.reading(this::ofApp))
        .with("GET", "v1/accounts/*/stats", door.reading(this::ofAccount));
  }

  private CompletionStage<Response> ofApp(Request request) {
    String app = administration.apps().get(ControlEndpoints.owner(request)).id();
    StatsQuery query = StatsEndpoints.query(app, request);
    return answer(request, query, store.find(query), "appId");
  }

  private CompletionStage<Response> ofAccount(Request request) {
    String account = ControlEndpoints.owner(request);
    StatsQuery query = StatsEndpoints.query(account, request);
    List<StatsPage> pages =
        administration.apps().list(account).stream()
            .map(AppRecord::id)
            .map(app -> store.find(of(app, query)))
            .toList();
    return answer(request, query, sum(pages, query), "accountId");
  }

  private CompletionStage<Response> answer(
      Request request, StatsQuery query, StatsPage page, String owner) {
    var items = page.intervals().stream().map(each -> stats.flat(each, query, owner)).toList();
    String next = page.nextMillis() < 0 ? null : Long.toString(page.nextMillis());
    return CompletableFuture.completedStage(PageLinks.answer(request, items, next));
  }

  private static StatsQuery of(String app, StatsQuery query) {
    return new StatsQuery(
        app,
        query.unit(),
        query.startMillis(),
        query.endMillis(),
        query.limit(),
        query.backwards(),
        query.fromMillis());
  }

  /** All apps' together: each page holds the first intervals of its app, so their sum does too. */
  static StatsPage sum(List<StatsPage> pages, StatsQuery query) {
    Comparator<Long> order =
        query.backwards() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    var sums = new TreeMap<Long, Map<String, Long>>(order);
    for (StatsPage page : pages) {
      for (StatsPage.Interval one : page.intervals()) {
        Map<String, Long> figures = sums.computeIfAbsent(one.startMillis(), _ -> new HashMap<>());
        one.figures().forEach((name, count) -> figures.merge(name, count, Long::sum));
      }
      if (page.nextMillis() >= 0) {
        sums.computeIfAbsent(page.nextMillis(), _ -> new HashMap<>());
      }
    }
    var intervals = new ArrayList<StatsPage.Interval>();
    for (Map.Entry<Long, Map<String, Long>> one : sums.entrySet()) {
      if (intervals.size() == query.limit()) {
        return new StatsPage(intervals, one.getKey());
      }
      intervals.add(new StatsPage.Interval(one.getKey(), one.getValue()));
    }
    return new StatsPage(intervals, -1);
  }
}
