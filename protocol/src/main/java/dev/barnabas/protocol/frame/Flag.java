package dev.barnabas.protocol.frame;

/** Bits of a frame's {@code flags} that are no modes (spec TR3). */
public final class Flag {
  public static final int HAS_PRESENCE = 1;
  public static final int HAS_BACKLOG = 1 << 1;
  public static final int RESUMED = 1 << 2;
  public static final int ATTACH_RESUME = 1 << 5;

  private Flag() {}
}
