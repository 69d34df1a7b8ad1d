package dev.barnabas.core.stats;

import dev.barnabas.core.delivery.AppTraffic;
import java.util.HashMap;
import java.util.Map;

/** What event loops delivered, under the names of figures. */
public final class Traffic {
  private static final String OUT = "messages.outbound.realtime.";

  private Traffic() {}

  /** The sums by app and figure. */
  public static Map<String, Map<String, Long>> figures(Map<String, AppTraffic.Sums> apps) {
    var figures = new HashMap<String, Map<String, Long>>();
    apps.forEach((app, sums) ->
        figures.put(
            app,
            Map.of(
                OUT + "messages.count", sums.messages(),
                OUT + "messages.data", sums.messageBytes(),
                OUT + "presence.count", sums.presence(),
                OUT + "presence.data", sums.presenceBytes())));
    return figures;
  }
}
