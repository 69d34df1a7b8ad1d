package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.Frame;

/** A frame of nothing that nobody counts the holders of. */
final class NoBytes implements Frame {
  @Override
  public int size() {
    return 0;
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
