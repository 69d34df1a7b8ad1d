package dev.barnabas.systemtests.crowd;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import dev.barnabas.systemtests.tools.NodeScript;
import java.util.List;
import java.util.Map;

/**
 * Clients of npm {@code ably} in one process of Node.js.
 *
 * <p>Thread: the test's.
 */
public final class Crowd implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private final NodeScript script;

  /** Starts the process, or skips the test where there is no Node.js. */
  public Crowd(String key) {
    script = new NodeScript("crowd.mjs", GSON.toJson(Map.of("key", key, "binary", true)));
  }

  /**
   * A client of a crowd.
   *
   * @param channels what it subscribes to
   */
  public record Member(String id, List<String> channels, int port) {}

  /** Connects clients and returns when all of their channels are attached. */
  public void connect(List<Member> members) {
    ask(Map.of("op", "connectAll", "all", members));
  }

  public void connect(Member... members) {
    connect(List.of(members));
  }

  /** Lets a client publish numbers from 0, without waiting for answers, until {@link #stop}. */
  public void publish(String id, String channel, int everyMillis) {
    ask(Map.of("op", "publish", "id", id, "channel", channel, "everyMs", everyMillis));
  }

  /** Ends publishing and waits for the answers to all publishes. */
  public void stop() {
    ask(Map.of("op", "stop"));
  }

  /** How many messages arrived so far, at all clients. */
  public int received() {
    return ask(Map.of("op", "count")).getAsInt();
  }

  /** How many publishes were acknowledged so far, of all clients. */
  public int acked() {
    return ask(Map.of("op", "acked")).getAsInt();
  }

  /** What all clients saw so far. */
  public Report report() {
    Map<String, Witness> witnesses =
        GSON.fromJson(ask(Map.of("op", "report")), new TypeToken<>() {});
    return new Report(witnesses);
  }

  private JsonElement ask(Map<String, Object> order) {
    JsonObject answer = GSON.fromJson(script.ask(GSON.toJson(order)), JsonObject.class);
    if (answer.has("error")) {
      throw new AssertionError(answer.get("error").getAsString());
    }
    return answer.get("answer");
  }

  @Override
  public void close() {
    script.close();
  }
}
