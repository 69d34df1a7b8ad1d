package dev.barnabas.checks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A machine for the launcher scripts: a folder with copies of them, a home, a PATH of tools without
 * Java, and a web server on loopback. Thread: the test's.
 */
final class LauncherWorld implements AutoCloseable {
  private static final String TOOLS =
      """
      awk basename cat chmod cp curl cut dirname env find gzip head id mkdir mktemp mv readlink rm
      sed sha256sum shasum sh tail tar timeout touch tr uname wget
      """;

  /** Prints its arguments, one a line; makes an AOT cache when asked. */
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) echo "learnt" >"${argument#*=}" ;;
        esac
        echo "$argument"
      done
      """;

  final Path root;
  final Path checkout;
  final Map<String, String> environment = new HashMap<>();
  private final HttpServer server;

  LauncherWorld(Path folder) throws IOException {
    root = folder.toRealPath();
    checkout = Files.createDirectories(root.resolve("a checkout"));
    for (String script : List.of("barnabas", "mvnw", ".mvn/wrapper/maven-wrapper.properties")) {
      Path copy = checkout.resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(SourceTree.ours().root().resolve(script), copy);
    }
    linkTools();
    environment.put("PATH", root.resolve("bin").toString());
    environment.put("HOME", Files.createDirectories(root.resolve("home")).toString());
    environment.put("BARNABAS_JDK_FOLDERS", root.resolve("jvm").toString());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  /** Puts a program on the PATH. */
  void addTool(String name, String script) throws IOException {
    write(root.resolve("bin").resolve(name), script);
  }

  /** A folder that looks like a JDK of that version. */
  Path makeJdk(Path home, String version) throws IOException {
    write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    write(home.resolve("bin/java"), FAKE_JAVA);
    write(home.resolve("bin/javac"), FAKE_JAVA);
    return home;
  }

  /** The archive of such a folder, as its publisher packs it. */
  byte[] packJdk(String version) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(root, "pack");
    makeJdk(folder.resolve("jdk-" + version + "+9"), version);
    Path archive = folder.resolve("jdk.tar.gz");
    var tar = new ProcessBuilder("tar", "-czf", archive.toString(), "jdk-" + version + "+9");
    if (tar.directory(folder.toFile()).start().waitFor() != 0) {
      throw new IOException("tar failed");
    }
    return Files.readAllBytes(archive);
  }

  /** Serves the bytes; the answer is the URL. */
  String serve(String path, byte[] bytes) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    return url(path);
  }

  /** Done when somebody asks for it. */
  CompletableFuture<Void> asked(String path) {
    var asked = new CompletableFuture<Void>();
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(204, -1);
            asked.complete(null);
          }
        });
    return asked;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void stopServing() {
    server.stop(0);
  }

  Result run(String script, String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(root, "out", "");
    Path err = Files.createTempFile(root, "err", "");
    int code = start(out, err, script, arguments).waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }

  /** As {@link #run}, and does not wait for its end. */
  Process start(Path out, Path err, String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", checkout.resolve(script).toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return builder.directory(root.toFile()).start();
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("can't make executable: " + file);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void linkTools() throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    for (String tool : TOOLS.strip().split("\\s+", -1)) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path installed = Path.of(folder, tool);
        if (Files.isExecutable(installed) && !Files.exists(bin.resolve(tool))) {
          write(bin.resolve(tool), "#!/bin/sh\nexec " + installed + " \"$@\"\n");
        }
      }
    }
  }

  /**
   * How a script ended.
   *
   * @param code its exit code
   */
  record Result(int code, String out, String err) {}
}
