package dev.barnabas.systemtests.start;

import dev.barnabas.systemtests.cluster.ChildProcess;
import dev.barnabas.systemtests.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What readers of the documentation copy and run. */
final class Snippets {
  private static final String FENCE = "```";

  private Snippets() {}

  /** The block of that language on the page of the SDKs. */
  static String ofSdks(String language) throws IOException {
    String page = Files.readString(Path.of("../docs/sdks.md"));
    String opening = "\n" + FENCE + language + "\n";
    int start = page.indexOf(opening);
    if (start < 0) {
      throw new IllegalStateException("docs/sdks.md has no block of " + language);
    }
    int from = start + opening.length();
    return page.substring(from, page.indexOf("\n" + FENCE, from) + 1);
  }

  /** Runs it beside the npm packages. */
  static ChildProcess javascript(String text, Map<String, String> variables) {
    return ChildProcess.start(
        "snippet",
        List.of(
            "sh",
            "-c",
            "cd \"$0\" && exec \"$@\"",
            Tools.javascript().toString(),
            Tools.node().toString(),
            "--input-type=module",
            "-e",
            text),
        variables);
  }

  /** Runs it with the SDK on the class path. */
  static ChildProcess java(String text, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("Hello.java"), text);
    return ChildProcess.start(
        "snippet",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            file.toString()),
        Map.of());
  }

  /** Runs it with the packages of PyPI. */
  static ChildProcess python(String text, Path folder, Map<String, String> variables)
      throws IOException {
    Path file = Files.writeString(folder.resolve("hello.py"), text);
    return ChildProcess.start(
        "snippet", List.of(Tools.python().toString(), file.toString()), variables);
  }
}
