package dev.barnabas.systemtests.sdk;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a scenario of {@code scenarios.mjs}, somewhere. */
interface Scenarios extends AutoCloseable {
  Gson GSON = new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  /**
   * Runs it.
   *
   * @return its facts, as JSON; {@code error} when it did not come to its end
   */
  String run(String name);

  @Override
  void close();

  /** Runs it to its end. */
  default Map<String, @Nullable Object> facts(String name) {
    Map<String, @Nullable Object> facts = GSON.fromJson(run(name), new TypeToken<>() {});
    if (facts.containsKey("error")) {
      throw new AssertionError(name + ": " + facts.get("error"));
    }
    return facts;
  }
}
