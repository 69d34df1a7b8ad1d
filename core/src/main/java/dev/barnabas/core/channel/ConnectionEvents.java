package dev.barnabas.core.channel;

/** Hears what the log says about connections. Thread: the log reader. */
public interface ConnectionEvents {
  /** A node took the connection over with this transport generation. */
  void onAdopted(String connectionId, int transportGeneration);

  /** A client ended the connection. */
  void onClosed(String connectionId);

  /** A publish of the connection with its msgSerial moved was replayed (ably-protocol 25.2). */
  void onSerialShift(String connectionId, long serialShift);
}
