package dev.barnabas.systemtests.sdk;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the public client spec says of a server, item by item, through npm {@code ably}. */
class ConformanceIT {
  @TestFactory
  Stream<DynamicTest> overWebSocketInJson() {
    return new Conformance("all", "web_socket", false).tests();
  }

  @TestFactory
  Stream<DynamicTest> overWebSocketInMessagePack() {
    return new Conformance("sdk", "web_socket", true).tests();
  }

  @TestFactory
  Stream<DynamicTest> overComet() {
    return new Conformance("realtime", "comet", false).tests();
  }
}
