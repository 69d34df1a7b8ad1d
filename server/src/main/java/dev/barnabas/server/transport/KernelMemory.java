package dev.barnabas.server.transport;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory that the kernel reads or writes as well, by address. Thread: whose memory it is. */
final class KernelMemory {
  @SuppressWarnings("restricted") // the launcher lets us: --enable-native-access
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private KernelMemory() {}

  /** The address of the first byte to read, of a direct buffer in one piece. */
  static long addressOf(ByteBuf buffer) {
    return buffer.hasMemoryAddress()
        ? buffer.memoryAddress() + buffer.readerIndex()
        : MemorySegment.ofBuffer(buffer.nioBuffer()).address();
  }

  static int getInt(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  static void putInt(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT, address, value);
  }

  static long getLong(long address) {
    return ALL.get(ValueLayout.JAVA_LONG, address);
  }

  static void putLong(long address, long value) {
    ALL.set(ValueLayout.JAVA_LONG, address, value);
  }

  /** Copies bytes; both places are there for as many. */
  static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /** Sets that many bytes to zero. */
  static void clear(long address, long length) {
    ALL.asSlice(address, length).fill((byte) 0);
  }
}
