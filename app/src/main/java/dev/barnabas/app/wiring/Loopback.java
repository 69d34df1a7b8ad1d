package dev.barnabas.app.wiring;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Whose loopback addresses this process sees. Thread: any that may block. */
final class Loopback {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NETWORK = Path.of("/proc/self/ns/net");

  private Loopback() {}

  /**
   * A name that processes have in common when they can reach each other at 127.0.0.1, and no
   * others: on Linux the kernel that was booted and its network namespace, as containers of one
   * machine have one each; elsewhere the machine's name and network cards.
   */
  static String host() {
    try {
      return Files.readString(BOOT).strip() + '/' + Files.readSymbolicLink(NETWORK);
    } catch (IOException | UnsupportedOperationException notLinux) {
      return machine();
    }
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName()
          + NetworkInterface.networkInterfaces()
              .map(Loopback::hardware)
              .filter(address -> !address.isEmpty())
              .sorted()
              .collect(Collectors.joining("/", "/", ""));
    } catch (IOException unknown) {
      // Nobody else has this one: no other node takes our loopback address for its own.
      return "process/" + ProcessHandle.current().pid() + '/' + System.nanoTime();
    }
  }

  private static String hardware(NetworkInterface card) {
    try {
      byte[] address = card.getHardwareAddress();
      return address == null ? "" : HexFormat.of().formatHex(address);
    } catch (SocketException gone) {
      return "";
    }
  }
}
