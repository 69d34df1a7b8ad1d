package dev.barnabas.server.transport;

import io.netty.buffer.ByteBuf;

/**
 * Bytes outside of the heap, ready to go to any number of sockets; held by whoever counts on them.
 * Thread: any; nobody changes the bytes or their indices.
 */
public class OutboundBytes {
  private final ByteBuf content;
  private final long address;
  private final int length;

  /** Takes the buffer over: it is direct, one piece, and whole from its reader index on. */
  public OutboundBytes(ByteBuf content) {
    this.content = content;
    this.address = KernelMemory.addressOf(content);
    this.length = content.readableBytes();
  }

  /** Where the first byte is. */
  final long address() {
    return address;
  }

  /** How many bytes. */
  public final int size() {
    return length;
  }

  /** Holds them once more. */
  public final void retain() {
    content.retain();
  }

  /** Ends one hold. */
  public final void release() {
    content.release();
  }

  /** How many hold them. */
  final int holders() {
    return content.refCnt();
  }

  /** A view of what lies behind the first bytes, for one reader, with a hold of its own. */
  public final ByteBuf retainedView(int from) {
    return content.retainedSlice(content.readerIndex() + from, length - from);
  }

  /** All of them, to look at; no hold. */
  protected final ByteBuf content() {
    return content;
  }
}
