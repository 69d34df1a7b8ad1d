package dev.barnabas.systemtests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.barnabas.systemtests.tools.NodeScript;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The scenarios of {@code javascript/conformance}, which judge themselves, in one process of
 * Node.js.
 *
 * <p>Thread: the test's.
 */
final class Conformance implements AutoCloseable {
  private static final Gson GSON = new Gson();

  private final NodeScript script;

  /**
   * Starts it.
   *
   * @param world where they run
   * @param set which scenarios: a name of {@code scenarios.mjs}
   * @param transport the one that the SDK may use
   * @param binary MessagePack instead of JSON
   */
  Conformance(SdkWorld world, String set, String transport, boolean binary) {
    Map<String, Object> given =
        Map.of(
            "set",
            set,
            "port",
            world.port(),
            "key",
            SdkWorld.KEY,
            "transport",
            transport,
            "binary",
            binary);
    script = new NodeScript("conformance/run.mjs", GSON.toJson(given));
  }

  /** Their names. */
  List<String> names() {
    return GSON.fromJson(script.ask("list"), new TypeToken<>() {});
  }

  /** Each as a test; the process ends with the stream. */
  Stream<DynamicTest> tests() {
    return names().stream()
        .map(name -> dynamicTest(name, () -> assertThat(script.ask(name)).isEqualTo("null")))
        .onClose(this::close);
  }

  @Override
  public void close() {
    script.close();
  }
}
