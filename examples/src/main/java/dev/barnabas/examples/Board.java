package dev.barnabas.examples;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has how many points.
 *
 * <p>Thread: the caller's.
 */
final class Board {
  private static final int SHOWN = 10;

  /** Nobody wins a game by one enormous score. */
  private static final int POINTS_MAX = 100;

  private final String name;
  private final Map<String, Integer> points = new HashMap<>();
  private long scores;

  Board(String name) {
    this.name = name;
  }

  void add(String player, int more) {
    if (!player.isEmpty() && more > 0) {
      points.merge(player, Math.min(more, POINTS_MAX), Integer::sum);
      scores++;
    }
  }

  /** As it is written: the best, how many play, how many scores that are. */
  ObjectNode tree() {
    ObjectNode board = JsonNodeFactory.instance.objectNode();
    board.put("board", name);
    ArrayNode best = board.putArray("players");
    points.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(one -> best.addObject().put("name", one.getKey()).put("points", one.getValue()));
    board.put("count", points.size());
    board.put("scores", scores);
    return board;
  }
}
