package dev.barnabas.systemtests.sdk;

import dev.barnabas.systemtests.tools.NodeScript;

/** In one process of Node.js. */
final class NodeScenarios implements Scenarios {
  private final NodeScript script;

  NodeScenarios(boolean binary) {
    this(SdkWorld.get().json(binary));
  }

  /**
   * @param world as {@code scenarios.mjs} wants it
   */
  NodeScenarios(String world) {
    script = new NodeScript("run-scenarios.mjs", world);
  }

  @Override
  public String run(String name) {
    return script.ask(name);
  }

  @Override
  public void close() {
    script.close();
  }
}
