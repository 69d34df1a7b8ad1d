package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Speech;
import dev.barnabas.bench.reference.Reference.Absent;
import dev.barnabas.bench.reference.Reference.Broadcaster;
import dev.barnabas.bench.reference.Reference.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Finds what this machine has to compare with. */
public final class References {
  private static final String URING_FORBIDDEN = "/proc/sys/kernel/io_uring_disabled";

  private References() {}

  /**
   * Compiles the C broadcaster into {@code folder}.
   *
   * @param installed where else other servers are than on the PATH
   */
  public static List<Reference> find(Path folder, Installed installed)
      throws IOException, InterruptedException {
    Reference write = compiled(source("bcast.c", folder), installed, folder);
    List<Reference> found = new ArrayList<>(List.of(write, uring(write)));
    source("broadcaster.js", folder);
    for (NodePeer peer : NodePeer.values()) {
      found.add(peer.find(source(peer.script(), folder), installed));
    }
    for (BrokerKind kind : BrokerKind.values()) {
      found.add(broker(kind, installed, folder));
    }
    return List.copyOf(found);
  }

  private static Reference broker(BrokerKind kind, Installed installed, Path folder) {
    Path program = installed.program(kind.program());
    return program == null
        ? new Absent(kind.title(), "no " + kind.program() + " on the PATH or in the peers' folder")
        : new Broker(kind.title(), kind, program, folder);
  }

  private static Path source(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream source = References.class.getResourceAsStream("/barnabas-bench/" + name)) {
      Files.write(file, Objects.requireNonNull(source, name).readAllBytes());
    }
    return file;
  }

  private static Reference compiled(Path source, Installed installed, Path folder)
      throws IOException, InterruptedException {
    String name = "bcast-write";
    Path compiler = installed.program("cc");
    if (compiler == null) {
      return new Absent(name, "no C compiler (cc) on the PATH");
    }
    Path program = folder.resolve("bcast");
    Process build =
        new ProcessBuilder(compiler.toString(), "-O2", "-o", program.toString(), source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return build.waitFor() == 0
        ? new Broadcaster(name, List.of(program.toString(), "write"), Speech.NONE, "/")
        : new Absent(name, "cc refuses it: " + said.lines().findFirst().orElse(""));
  }

  private static Reference uring(Reference write) throws IOException, InterruptedException {
    String name = "bcast-uring";
    if (!(write instanceof Broadcaster(String _, List<String> command, Speech _, String _))) {
      return new Absent(name, "as bcast-write");
    }
    String program = command.getFirst();
    Path forbidden = Path.of(URING_FORBIDDEN);
    if (Files.isReadable(forbidden) && !Files.readString(forbidden).strip().equals("0")) {
      return new Absent(name, URING_FORBIDDEN + " is not 0");
    }
    // Its input is closed at once: it opens the ring, or says why not, and ends.
    Process trial =
        new ProcessBuilder(program, "uring", "1", "1", "100").redirectErrorStream(true).start();
    trial.getOutputStream().close();
    String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean works = trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
    return works
        ? new Broadcaster(name, List.of(program, "uring"), Speech.NONE, "/")
        : new Absent(name, said.strip());
  }
}
