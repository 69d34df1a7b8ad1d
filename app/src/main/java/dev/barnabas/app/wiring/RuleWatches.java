package dev.barnabas.app.wiring;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.occupancy.Occupancy;
import dev.barnabas.kafka.ingress.IngressBinding;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches the metachannels whose records rules take: the nodes write these only for somebody.
 *
 * <p>Thread: any.
 */
final class RuleWatches implements Occupancies.Listener {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Occupancies occupancies;
  private Set<ChannelKey> wanted = Set.of();

  /** From now on those of these rules, the enabled ones. */
  void want(Collection<IngressBinding> rules) {
    lock.lock();
    try {
      var next = new HashSet<ChannelKey>();
      for (IngressBinding rule : rules) {
        ChannelKey metachannel = rule.metachannel();
        if (metachannel != null && rule.rule().settings().enabled()) {
          next.add(metachannel);
        }
      }
      Set<ChannelKey> before = wanted;
      wanted = Set.copyOf(next);
      Occupancies watching = occupancies;
      if (watching != null) {
        next.stream()
            .filter(one -> !before.contains(one))
            .forEach(one -> watching.watch(one, this));
        before.stream()
            .filter(one -> !next.contains(one))
            .forEach(one -> watching.unwatch(one, this));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Now there is something to watch with. */
  void begin(Occupancies with) {
    lock.lock();
    try {
      occupancies = with;
      wanted.forEach(one -> with.watch(one, this));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onOccupancy(Occupancy elsewhere) {} // who listens there is nothing to rules
}
