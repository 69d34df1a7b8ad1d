package dev.barnabas.mapping.egress;

/**
 * The channel names that a direct rule owns: nobody else publishes there.
 *
 * @param exact whether it is the one name {@code prefix}, else every name that starts with it
 */
public record OwnedNames(String prefix, boolean exact) {
  public boolean owns(String channel) {
    return exact ? channel.equals(prefix) : channel.startsWith(prefix);
  }

  /** Whether some name belongs to both. */
  public boolean overlaps(OwnedNames other) {
    return owns(other.prefix) || other.owns(prefix);
  }
}
