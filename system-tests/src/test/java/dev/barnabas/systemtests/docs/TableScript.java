package dev.barnabas.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.barnabas.systemtests.cluster.Yaml;
import dev.barnabas.systemtests.tools.NodeScript;
import dev.barnabas.systemtests.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A page's script that keeps {@code rows} of {@code channel}, run by Node.js as it is: before it
 * stands a client, behind it what answers us.
 *
 * <p>Thread: the test's.
 */
final class TableScript implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String BEFORE =
      """
      import * as Ably from 'ably';
      import { createInterface } from 'node:readline';
      const port = Number(process.argv[2]);
      const realtime = new Ably.Realtime({
        key: '%s',
        endpoint: 'localhost',
        port,
        tls: false,
        connectivityCheckUrl: `http://localhost:${port}/is-the-internet-up.txt`,
        wsConnectivityCheckUrl: `ws://localhost:${port}`,
      });
      """
          .formatted(Yaml.KEY);

  private static final String BEHIND =
      """
      for await (const order of createInterface({ input: process.stdin })) {
        if (order !== 'rows') await channel[order]();
        console.log('@@ ' + JSON.stringify(Object.fromEntries(rows)));
      }
      """;

  private final NodeScript script;

  /**
   * Starts it.
   *
   * @param folder where it is written, beside the npm packages
   */
  TableScript(Path folder, String text, int port) throws IOException {
    Files.createSymbolicLink(
        folder.resolve("node_modules"), Tools.javascript().resolve("node_modules"));
    Files.writeString(folder.resolve("table.mjs"), BEFORE + text + BEHIND);
    script = new NodeScript(folder, "table.mjs", String.valueOf(port));
  }

  void detach() {
    script.ask("detach");
  }

  void attach() {
    script.ask("attach");
  }

  /**
   * Waits until the table is that.
   *
   * @param json key → row
   */
  void awaitRows(String json) {
    await("the table")
        .atMost(WAIT_MAX)
        .pollInSameThread()
        .untilAsserted(() ->
            assertThat(JsonParser.parseString(script.ask("rows")))
                .isEqualTo(JsonParser.parseString(json)));
  }

  @Override
  public void close() {
    script.close();
  }
}
