package dev.barnabas.systemtests.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The public fixtures of the protocol, as the folders {@code ably-common} of our tests hold them.
 */
final class Fixtures {
  private Fixtures() {}

  /** What an SDK's suite posts to {@code /apps}; some hold it in {@code post_apps}. */
  static JsonObject app(String file) {
    JsonObject whole = json(file);
    return whole.has("post_apps") ? whole.getAsJsonObject("post_apps") : whole;
  }

  static JsonObject json(String file) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/ably-common/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
