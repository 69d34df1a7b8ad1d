package dev.barnabas.app.wiring;

import dev.barnabas.core.stats.NodeCounters;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.RequestTally;

/**
 * Counts the REST requests of apps, by how they ended: refused is what the caller may not do, or
 * does too often; whatever else is wrong has failed. Immutable. Thread: any.
 */
record RequestCounting(NodeCounters counters) implements RequestTally {
  private static final String READ = "messages.outbound.rest.";

  @Override
  public void onAnswered(Request request, int status) {
    String app = request.app();
    if (app == null) {
      return;
    }
    counters.add(app, "apiRequests." + kind(request) + '.' + outcome(status), 1);
    Request.Read read = request.read();
    if (read.messages() > 0) {
      counters.add(app, READ + "messages.count", read.messages());
      counters.add(app, READ + "messages.data", read.bytes());
    }
    if (read.events() > 0) {
      counters.add(app, READ + "presence.count", read.events());
      counters.add(app, READ + "presence.data", read.bytes());
    }
  }

  private static String kind(Request request) {
    return switch (request.segments().getFirst()) {
      case "keys" ->
          request.segments().getLast().equals("requestToken") ? "tokenRequests" : "other";
      case "push" -> "push";
      default -> "other";
    };
  }

  private static String outcome(int status) {
    return status < 400
        ? "succeeded"
        : status == 401 || status == 403 || status == 429 ? "refused" : "failed";
  }
}
