package dev.barnabas.systemtests.examples;

import dev.barnabas.systemtests.cluster.ChildProcess;
import dev.barnabas.systemtests.cluster.NodeProcess;
import dev.barnabas.systemtests.tools.Chromium;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A node with the rules and the page of an example, its program, and a browser. */
final class RunningExample implements AutoCloseable {
  private static final Pattern FIRST_LINE = Pattern.compile("^(\\S.*)$");

  private final String name;
  private final NodeProcess node;
  private final ChildProcess program;
  private final Chromium chromium;
  private final List<Visitor> visitors = new ArrayList<>();

  private RunningExample(String name, Chromium chromium, NodeProcess node, ChildProcess program) {
    this.name = name;
    this.node = node;
    this.program = program;
    this.chromium = chromium;
  }

  /**
   * Starts what the README of the example says, on free ports.
   *
   * @param name its folder
   * @param more further arguments of its program
   */
  static RunningExample start(String name, String... more) {
    // Skips the test where there is no browser, before anything else starts.
    Chromium chromium = new Chromium();
    String folder = "../examples/" + name;
    NodeProcess node =
        NodeProcess.dev("--config", folder + "/barnabas.yaml", "--pages", folder + "/page");
    List<String> command = new ArrayList<>(List.of("sh", "../examples/run", name));
    command.add(node.kafkaBootstrap());
    command.addAll(List.of(more));
    Map<String, String> java = Map.of("BARNABAS_JAVA_HOME", System.getProperty("java.home"));
    ChildProcess program = ChildProcess.start("example-" + name, command, java);
    return new RunningExample(name, chromium, node, program);
  }

  /** What the program says first. */
  String awaitProgram() {
    return program.awaitLine(FIRST_LINE);
  }

  /** Somebody who opens the page, with a browser of their own. */
  Visitor visit(String query) {
    Visitor visitor = new Visitor(chromium.browser(), node.url() + "/" + query, name);
    visitors.add(visitor);
    return visitor;
  }

  String kafka() {
    return node.kafkaBootstrap();
  }

  NodeProcess node() {
    return node;
  }

  /** Ends the program as Ctrl-C does, and the rest. */
  int end() {
    return program.terminate();
  }

  @Override
  public void close() {
    visitors.forEach(Visitor::close);
    chromium.close();
    program.close();
    node.close();
  }
}
