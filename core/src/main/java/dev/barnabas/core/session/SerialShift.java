package dev.barnabas.core.session;

/**
 * Makes message ids that never go back, though an SDK's msgSerial may (ably-protocol 25.2): what is
 * added to msgSerial to make the id's serial.
 *
 * <p>A repeat on the same transport is a new publish and moves the shift; on a transport that
 * resumed, the same msgSerial gives the same id, so that a resend is known for what it is.
 *
 * <p>Thread: its event loop.
 */
final class SerialShift {
  private long shift;
  private long highest = -1;

  SerialShift(long shift) {
    this.shift = shift;
  }

  /** What to add to this msgSerial. */
  long next(long msgSerial) {
    if (msgSerial <= highest) {
      shift += highest - msgSerial + 1;
    }
    highest = msgSerial;
    return shift;
  }
}
