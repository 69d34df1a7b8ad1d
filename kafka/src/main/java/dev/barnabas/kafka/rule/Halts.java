package dev.barnabas.kafka.rule;

import dev.barnabas.kafka.settings.ConfigTopic;
import java.util.Optional;

/**
 * Whether a rule stands still: one record among the settings, {@code halt/DIRECTION/APP/RULE}, so
 * that all nodes say the same, whoever of them starts again.
 *
 * <p>Thread: any; what changes it blocks.
 */
public final class Halts {
  private final ConfigTopic config;
  private final String key;

  /**
   * Of one rule.
   *
   * @param direction {@code egress} or {@code ingress}
   * @param rule its name with its app's
   */
  public Halts(ConfigTopic config, String direction, String rule) {
    this.config = config;
    this.key = "halt/" + direction + '/' + rule;
  }

  /** The record at which it stands still; empty while it runs. */
  public Optional<Halt> stopped() {
    return known().filter(halt -> !halt.passing());
  }

  /** Whether somebody lets this record pass. */
  public boolean lets(Place place) {
    return known().filter(halt -> halt.passing() && halt.error().place().equals(place)).isPresent();
  }

  /** Forgets the record that was let pass when the rule is behind it. */
  public void passed(String topic, int partition, long position) {
    known()
        .filter(Halt::passing)
        .map(halt -> halt.error().place())
        .filter(place ->
            place.topic().equals(topic)
                && place.partition() == partition
                && place.offset() < position)
        .ifPresent(_ -> config.write(key, null));
  }

  /** Halts it, unless it stands still already. */
  public void stop(Halt halt) {
    if (stopped().isEmpty()) {
      config.write(key, halt.bytes());
    }
  }

  /** Lets it try the record again, and go on; false: it runs. */
  public boolean resume() {
    if (stopped().isEmpty()) {
      return false;
    }
    config.write(key, null);
    return true;
  }

  /** Lets it go on without the record; false: it runs. */
  public boolean skipOne() {
    Optional<Halt> halt = stopped();
    halt.ifPresent(one -> config.write(key, one.letPass().bytes()));
    return halt.isPresent();
  }

  /** The rule is no more: one of that name that comes later runs. */
  public void forget() {
    if (config.find(key).isPresent()) {
      config.write(key, null);
    }
  }

  private Optional<Halt> known() {
    return config.find(key).map(entry -> Halt.of(entry.value()));
  }
}
