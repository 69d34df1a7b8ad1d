package dev.barnabas.systemtests.sdk;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the public client spec says of a server, item by item, through npm {@code ably}. */
class ConformanceIT {
  @TestFactory
  Stream<DynamicTest> overWebSocketInJson() {
    return new Conformance(SdkWorld.get(), "all", "web_socket", false).tests();
  }

  @TestFactory
  Stream<DynamicTest> overWebSocketInMessagePack() {
    return new Conformance(SdkWorld.get(), "sdk", "web_socket", true).tests();
  }

  @TestFactory
  Stream<DynamicTest> overComet() {
    return new Conformance(SdkWorld.get(), "realtime", "comet", false).tests();
  }

  @TestFactory
  Stream<DynamicTest> overWebSocketOnThreeNodes() {
    return new Conformance(SdkWorld.threeNodes(), "all", "web_socket", false).tests();
  }

  @TestFactory
  Stream<DynamicTest> overCometOnThreeNodes() {
    return new Conformance(SdkWorld.threeNodes(), "realtime", "comet", false).tests();
  }
}
