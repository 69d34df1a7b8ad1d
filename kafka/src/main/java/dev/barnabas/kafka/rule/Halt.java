package dev.barnabas.kafka.rule;

import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a rule stands still at a record, or shall let that record pass.
 *
 * @param error what it met there
 * @param reason why that halts it, for a person
 * @param passing the rule runs, and leaves out this one record when it comes to it
 */
public record Halt(RuleError error, String reason, boolean passing) {
  /** The same record, to be let pass. */
  Halt letPass() {
    return new Halt(error, reason, true);
  }

  /** As it is shown and kept: plain objects. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = error.tree("since");
    tree.put("reason", reason);
    return tree;
  }

  byte[] bytes() {
    Map<String, @Nullable Object> tree = tree();
    tree.put("passing", passing);
    return Json.write(tree);
  }

  /** Reads one back; one that can't be read, as a later version may write it, still halts. */
  static Halt of(byte[] bytes) {
    return parsed(bytes)
        .orElseGet(() -> {
          var nowhere = new Place("", 0, -1);
          String text = "a record of a later version of this software";
          return new Halt(new RuleError(nowhere, "", "", text, 0), text, false);
        });
  }

  private static Optional<Halt> parsed(byte[] bytes) {
    try {
      if (!(Json.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> tree)) {
        return Optional.empty();
      }
      var place =
          new Place(text(tree, "topic"), (int) number(tree, "partition"), number(tree, "offset"));
      var error =
          new RuleError(
              place,
              text(tree, "stage"),
              text(tree, "code"),
              text(tree, "message"),
              number(tree, "since"));
      return Optional.of(
          new Halt(error, text(tree, "reason"), Boolean.TRUE.equals(tree.get("passing"))));
    } catch (ProtocolException foreign) {
      return Optional.empty();
    }
  }

  private static String text(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof String text ? text : "";
  }

  private static long number(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Number number ? number.longValue() : -1;
  }
}
