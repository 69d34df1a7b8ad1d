package dev.barnabas.core.channel;

/** Hears what the log says about connections. Thread: the log reader. */
public interface ConnectionEvents {
  /** A node took the connection over with this transport generation. */
  void onAdopted(String connectionId, int transportGeneration);

  /** A client ended the connection. */
  void onClosed(String connectionId);

  /**
   * The log shows that message ids of the connection go on with their serials moved (ably-protocol
   * 25.2), on the transport of that generation.
   */
  void onSerialShift(String connectionId, int transportGeneration, long serialShift);
}
