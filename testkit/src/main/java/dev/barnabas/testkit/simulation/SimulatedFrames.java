package dev.barnabas.testkit.simulation;

import dev.barnabas.core.channel.Frame;
import dev.barnabas.core.channel.FrameFactory;
import dev.barnabas.protocol.codec.WireFormat;

/**
 * Frames whose holders are counted: used after the last release or released too often is a
 * violation, and so is one that lives on in the end.
 *
 * <p>Thread: the one that runs the world.
 */
public final class SimulatedFrames implements FrameFactory {
  private int live;
  private int made;

  @Override
  public SimulatedFrame frame(WireFormat format, byte[] payload) {
    live++;
    made++;
    return new SimulatedFrame(payload);
  }

  /** Frames that somebody still holds. */
  public int live() {
    return live;
  }

  /** Frames that were ever made. */
  public int made() {
    return made;
  }

  /** One frame. */
  public final class SimulatedFrame implements Frame {
    private final byte[] payload;
    private int holders = 1;

    private SimulatedFrame(byte[] payload) {
      this.payload = payload;
    }

    byte[] payload() {
      requireHeld();
      return payload;
    }

    @Override
    public int size() {
      return payload.length;
    }

    @Override
    public void retain() {
      requireHeld();
      holders++;
    }

    @Override
    public void release() {
      requireHeld();
      if (--holders == 0) {
        live--;
      }
    }

    private void requireHeld() {
      if (holders == 0) {
        throw new Violation("a frame was used after its last release");
      }
    }
  }
}
