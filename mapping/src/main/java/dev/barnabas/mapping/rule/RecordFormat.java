package dev.barnabas.mapping.rule;

import dev.barnabas.protocol.codec.WireFormat;
import java.util.Locale;

/** How an ingress rule writes trees into record values. */
public enum RecordFormat implements Labelled {
  JSON(WireFormat.JSON),
  MSGPACK(WireFormat.MSGPACK);

  private final WireFormat wire;

  RecordFormat(WireFormat wire) {
    this.wire = wire;
  }

  /** The codec. */
  public WireFormat wire() {
    return wire;
  }

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
