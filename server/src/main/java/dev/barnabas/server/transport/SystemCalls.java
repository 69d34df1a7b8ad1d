package dev.barnabas.server.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls of Linux that io_uring needs (io_uring_setup(2), io_uring_enter(2)), on machines
 * where the C library is at hand. Errors come as negative numbers, as the kernel has them. Thread:
 * any.
 */
final class SystemCalls {
  static final int EINTR = 4;
  static final int EAGAIN = 11;

  private static final long SETUP = 425; // the numbers are the same on all of Linux's machines
  private static final long ENTER = 426;
  private static final int READ_AND_WRITE = 3;
  private static final int SHARED_AND_POPULATED = 0x8001;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      handle(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private SystemCalls() {}

  @SuppressWarnings("restricted") // the launcher lets us: --enable-native-access
  private static MethodHandle handle(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    var all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = Linker.Option.captureCallState("errno");
    MemorySegment function = LINKER.defaultLookup().findOrThrow(name);
    return LINKER.downcallHandle(function, shape, all);
  }

  /** What the calls leave their error in: as many bytes as that takes. */
  static StructLayout state() {
    return STATE;
  }

  static int setup(MemorySegment state, int entries, MemorySegment parameters) {
    try {
      long at = parameters.address();
      return result(
          state, (long) SYSCALL.invokeExact(state, SETUP, (long) entries, at, 0L, 0L, 0L, 0L));
    } catch (Throwable failed) {
      throw new IllegalStateException("io_uring_setup could not be called", failed);
    }
  }

  static int enter(MemorySegment state, int ring, int toSubmit, int toComplete, int flags) {
    long submit = toSubmit;
    long complete = toComplete;
    try {
      return result(
          state,
          (long)
              SYSCALL.invokeExact(
                  state, ENTER, (long) ring, submit, complete, (long) flags, 0L, 0L));
    } catch (Throwable failed) {
      throw new IllegalStateException("io_uring_enter could not be called", failed);
    }
  }

  private static int result(MemorySegment state, long returned) {
    return returned >= 0 ? (int) returned : -errno(state);
  }

  /** Maps a part of the ring; the address, or a negative error. */
  static long map(MemorySegment state, long length, int ring, long offset) {
    try {
      long address =
          (long)
              MMAP.invokeExact(
                  state, 0L, length, READ_AND_WRITE, SHARED_AND_POPULATED, ring, offset);
      return address == -1 ? -errno(state) : address;
    } catch (Throwable failed) {
      throw new IllegalStateException("mmap could not be called", failed);
    }
  }

  static void unmap(MemorySegment state, long address, long length) {
    try {
      int _ = (int) MUNMAP.invokeExact(state, address, length);
    } catch (Throwable failed) {
      throw new IllegalStateException("munmap could not be called", failed);
    }
  }

  static void close(MemorySegment state, int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable failed) {
      throw new IllegalStateException("close could not be called", failed);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }
}
