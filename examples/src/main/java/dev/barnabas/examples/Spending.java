package dev.barnabas.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What customers spend: a transaction is pending, then authorised, then settled, now and then
 * reversed. Seeded.
 *
 * <p>Thread: the caller's.
 */
final class Spending {
  private static final int CUSTOMERS = 5;

  /** One in so many records is broken, as it happens: it says no customer. */
  private static final int BROKEN = 25;

  private static final int OPEN_MAX = 12;
  private static final List<String> MERCHANTS =
      List.of(
          "Corner Bakery",
          "City Bikes",
          "Green Grocer",
          "Night Train",
          "Old Bookshop",
          "Public Pool",
          "Radio Repair",
          "Tea House");

  private final Random random;
  private final InstantSource clock;
  private final Deque<Purchase> open = new ArrayDeque<>();
  private int made;

  Spending(Random random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * A record.
   *
   * @param customer its key; null: forgotten
   * @param json its value
   */
  record Transaction(@Nullable String customer, String json) {}

  private record Purchase(String id, String customer, String merchant, int cents, String status) {
    Purchase with(String another) {
      return new Purchase(id, customer, merchant, cents, another);
    }
  }

  Transaction next() {
    Purchase now = open.size() < OPEN_MAX && random.nextInt(3) == 0 ? bought() : open.poll();
    if (now == null) {
      now = bought();
    }
    String after =
        switch (now.status()) {
          case "PENDING" -> "AUTHORISED";
          case "AUTHORISED" -> random.nextInt(8) == 0 ? "REVERSED" : "SETTLED";
          default -> "";
        };
    if (!after.isEmpty()) {
      open.add(now.with(after));
    }
    return record(now);
  }

  private Purchase bought() {
    made++;
    return new Purchase(
        "t" + made,
        "u" + (40 + random.nextInt(CUSTOMERS)),
        MERCHANTS.get(random.nextInt(MERCHANTS.size())),
        100 + random.nextInt(9_900),
        "PENDING");
  }

  private Transaction record(Purchase purchase) {
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value.put("id", purchase.id());
    value.put("status", purchase.status());
    value.put("amount", purchase.cents() / 100.0).put("currency", "EUR");
    value.putObject("merchant").put("name", purchase.merchant()).put("category", "retail");
    value.put("time", clock.instant().toString());
    boolean broken = random.nextInt(BROKEN) == 0;
    return new Transaction(broken ? null : purchase.customer(), value.toString());
  }
}
