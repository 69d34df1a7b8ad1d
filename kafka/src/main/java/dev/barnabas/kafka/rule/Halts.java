package dev.barnabas.kafka.rule;

import dev.barnabas.kafka.settings.ConfigTopic;
import dev.barnabas.kafka.settings.ConfigTopic.Entry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule stands still: a record among the settings for each place, {@code
 * halt/DIRECTION/APP/RULE/MADE/TOPIC/PARTITION/OFFSET}, so that all nodes say the same, whoever of
 * them starts again, and letting one record pass says nothing about another.
 *
 * <p>Thread: any; what changes it blocks.
 */
public final class Halts {
  private final ConfigTopic config;
  private final String prefix;

  /**
   * Of one rule.
   *
   * @param prefix of its keys, see {@link RuleMemory}
   */
  Halts(ConfigTopic config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  private String keys(String topic, int partition) {
    return prefix + topic + '/' + partition + '/';
  }

  private String key(Place place) {
    return keys(place.topic(), place.partition()) + place.offset();
  }

  /** The record at which it stands still, of several the first; empty while it runs. */
  public Optional<Halt> stopped() {
    return standing().stream().findFirst().map(entry -> Halt.of(entry.value()));
  }

  private List<Entry> standing() {
    return config.startingWith(prefix).stream()
        .filter(entry -> !Halt.of(entry.value()).passing())
        .toList();
  }

  /** Whether somebody lets this record pass. */
  public boolean lets(Place place) {
    return config.find(key(place)).filter(entry -> Halt.of(entry.value()).passing()).isPresent();
  }

  /** Forgets the records that were let pass when the rule is behind them. */
  public void passed(String topic, int partition, long position) {
    var _ =
        remove(
            config.startingWith(keys(topic, partition)).stream()
                .filter(entry -> {
                  Halt halt = Halt.of(entry.value());
                  return halt.passing() && halt.error().place().offset() < position;
                })
                .toList());
  }

  /** Halts it, unless it stands still already. */
  public void stop(Halt halt) {
    if (stopped().isEmpty()) {
      config.write(key(halt.error().place()), halt.bytes());
    }
  }

  /** Lets it try the records again, and go on; false: it runs. */
  public boolean resume() {
    return remove(standing());
  }

  /** Lets it go on without the first record at which it stands; false: it runs. */
  public boolean skipOne() {
    Optional<Entry> first = standing().stream().findFirst();
    first.ifPresent(entry -> config.write(entry.key(), Halt.of(entry.value()).letPass().bytes()));
    return first.isPresent();
  }

  /** The rule is no more: one of that name that comes later runs. */
  public void forget() {
    var _ = remove(config.startingWith(prefix));
  }

  private boolean remove(Collection<Entry> entries) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    entries.forEach(entry -> changes.put(entry.key(), null));
    if (!changes.isEmpty()) {
      config.writeAll(changes);
    }
    return !changes.isEmpty();
  }
}
