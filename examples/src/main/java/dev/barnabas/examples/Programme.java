package dev.barnabas.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The conferences of a year that never was. */
final class Programme {
  private Programme() {}

  /** Id → title, city and seats. */
  static Map<String, ObjectNode> conferences() {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    all.put("logs", conference("Logs All the Way Down", "Utrecht", 120));
    all.put("sockets", conference("Long-lived Sockets", "Porto", 80));
    all.put("clocks", conference("What Time Is It, Really?", "Riga", 40));
    all.put("queues", conference("Queues and Their Theory", "Ghent", 12));
    all.put("castles", conference("Messengers and Castles", "Prague", 5));
    return all;
  }

  private static ObjectNode conference(String title, String city, int seats) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("title", title)
        .put("city", city)
        .put("seats", seats);
  }
}
