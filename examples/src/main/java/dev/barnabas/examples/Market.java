package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a bookmaker knows of the market: the price of each runner, and whether bets are taken.
 *
 * <p>Thread: the caller's.
 */
final class Market {
  private final Map<Long, Double> prices = new HashMap<>();
  private boolean open;

  /** Takes a frame in. */
  void on(JsonNode frame) {
    for (JsonNode change : frame.path("mc")) {
      if (change.has("marketDefinition")) {
        open = change.path("marketDefinition").path("status").asText().equals("OPEN");
      }
      for (JsonNode runner : change.path("rc")) {
        prices.put(runner.path("id").asLong(), runner.path("ltp").asDouble());
      }
    }
  }

  /** What to say to a bet: taken if its price is still to be had. */
  ObjectNode receipt(JsonNode bet) {
    double asked = bet.path("price").asDouble();
    double now = prices.getOrDefault(bet.path("runner").asLong(), 0.0);
    ObjectNode receipt = JsonNodeFactory.instance.objectNode();
    receipt.set("bet", bet.path("id"));
    receipt.set("runner", bet.path("runner"));
    receipt.set("stake", bet.path("stake"));
    receipt.put("accepted", open && asked > 0 && asked <= now);
    receipt.put("price", now);
    if (!open) {
      receipt.put("reason", "the market is closed");
    } else if (asked > now) {
      receipt.put("reason", "the price has fallen to " + now);
    } else if (asked <= 0) {
      receipt.put("reason", "that is no price");
    }
    return receipt;
  }
}
