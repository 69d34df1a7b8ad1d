package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.reference.Reference.Absent;
import dev.barnabas.bench.reference.Reference.Broadcaster;
import java.nio.file.Path;
import java.util.List;

/** A package of npm, with a script of ours that makes a server of it. */
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
enum NodePeer {
  WS("npm ws", "ws.js", List.of("ws"), Speech.NONE, "/"),
  SOCKET_IO(
      "Socket.IO",
      "socketio.js",
      List.of("socket.io"),
      Speech.SOCKET_IO,
      "/socket.io/?EIO=4&transport=websocket"),
  UWS(
      "uWebSockets.js",
      "uws.js",
      List.of("uWebSockets.js", "@trufflesuite/uws-js-unofficial"),
      Speech.NONE,
      "/");

  private final String title;
  private final String script;
  private final List<String> packages;
  private final Speech speech;
  private final String path;

  /** {@code packages}: any of them will do. */
  NodePeer(String title, String script, List<String> packages, Speech speech, String path) {
    this.title = title;
    this.script = script;
    this.packages = packages;
    this.speech = speech;
    this.path = path;
  }

  String script() {
    return script;
  }

  /** {@code copied}: the script. */
  Reference find(Path copied, Installed installed) {
    Path node = installed.program("node");
    if (node == null) {
      return new Absent(title, "no Node.js on the PATH");
    }
    for (String name : packages) {
      Path modules = installed.modulesWith(name);
      if (modules != null) {
        String environment = "NODE_PATH=" + modules;
        List<String> command =
            List.of("/usr/bin/env", environment, node.toString(), copied.toString());
        return new Broadcaster(title, command, speech, path);
      }
    }
    return new Absent(
        title, "npm's package " + packages.getFirst() + " is not installed (see bench/README.md)");
  }
}
