package dev.barnabas.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a buffer. Netty notices one that was collected unreleased when the
 * next is allocated: so it collects and allocates a few times after the last test. Thread: any.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
  private static final int ROUNDS = 3;
  private final Collection<String> leaks = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + ": " + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    for (int round = 0; round < ROUNDS; round++) {
      System.gc();
      for (int i = 0; i < 1_000; i++) {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
      }
    }
    assertThat(leaks).isEmpty();
  }
}
