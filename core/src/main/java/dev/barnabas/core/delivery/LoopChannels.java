package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.AttachOutcome.Attached;
import dev.barnabas.core.channel.AttachRequest;
import dev.barnabas.core.channel.Outlet;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.channel.Unexpected;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.namespace.Namespaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The channels that connections of one event loop are attached to, and the connections that have
 * something to flush.
 *
 * <p>Thread: its event loop; {@link #execute} any.
 */
public final class LoopChannels implements Outlet {
  private final Loop loop;
  private final ChannelHomes homes;
  private final ReplayAgents agents;
  private final Namespaces namespaces;
  private final DeliveryCounters counters = new DeliveryCounters();
  private final Map<String, AppTraffic> traffic = new ConcurrentHashMap<>(2); // ≤ apps
  private final Map<AttachmentForm, AttachmentForm> forms = new HashMap<>(); // all plain ones: 512
  private final Map<Id, LoopChannel> channels = new HashMap<>();
  private final Set<LoopChannel> gathering = new HashSet<>(); // of channels: whose end is planned
  private final ArrayList<Subscriber> written = new ArrayList<>(); // each at most once

  record Id(ChannelLog log, ChannelKey key) {}

  /**
   * @param namespaces say which channels gather what they deliver
   */
  public LoopChannels(Loop loop, ChannelHomes homes, ReplayAgents agents, Namespaces namespaces) {
    this.loop = loop;
    this.namespaces = namespaces;
    this.homes = homes;
    this.agents = agents;
  }

  Loop loop() {
    return loop;
  }

  Namespaces namespaces() {
    return namespaces;
  }

  /** How many channels are attached to here. */
  int size() {
    return channels.size();
  }

  /** What this loop delivered. Thread: any. */
  public DeliveryCounters counters() {
    return counters;
  }

  AppTraffic traffic(String app) {
    return traffic.computeIfAbsent(app, _ -> new AppTraffic());
  }

  /** What this loop delivered, by app. Thread: any. */
  public Map<String, AppTraffic.Sums> traffic() {
    var sums = new HashMap<String, AppTraffic.Sums>();
    traffic.forEach((app, counted) -> sums.put(app, counted.sums()));
    return sums;
  }

  /** An equal form that attachments of this loop share, unless it is of an address of its own. */
  public AttachmentForm shared(AttachmentForm form) {
    if (!form.frame().plain()) {
      return form;
    }
    AttachmentForm known = forms.putIfAbsent(form, form);
    return known == null ? form : known;
  }

  @Override
  public int index() {
    return loop.index();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  /** How an attach ended, as the session hears it. Thread: its event loop. */
  public interface AttachListener {
    /** The log is asked; {@link #onAnswered} follows, wanted or not. */
    default void onAsked() {}

    /** The log has answered. */
    default void onAnswered() {}

    /** Whether the session still wants it; asked before anything else is told. */
    boolean isWanted();

    /** It is attached; {@link Attachment#begin} starts delivery once ATTACHED is written. */
    void onAttached(Attachment attachment, Attached outcome);

    /** It is not, for now. */
    void onUnavailable(AttachOutcome.Unavailable outcome);
  }

  /** Attaches a connection to a channel. */
  public void attach(ChannelKey key, Start start, AttachmentSpec spec, AttachListener listener) {
    switch (homes.homeOf(key)) {
      case Home.Pending notNow ->
          listener.onUnavailable(new AttachOutcome.Unavailable(notNow.error()));
      case Home.Known(var log, var partition) ->
          attach(new AttachIn(new Id(log, key), partition, start), spec, listener);
    }
  }

  /** Attaches a connection to what our own log says of a channel, wherever its messages are. */
  public void attachToPresence(
      ChannelLog ownLog, ChannelKey key, AttachmentSpec spec, AttachListener listener) {
    int partition = key.partition(ownLog.partitions());
    attach(new AttachIn(new Id(ownLog, key), partition, new Start.Head()), spec, listener);
  }

  private record AttachIn(Id id, int partition, Start start) {}

  private void attach(AttachIn where, AttachmentSpec spec, AttachListener listener) {
    Id id = where.id();
    LoopChannel channel = channels.computeIfAbsent(id, absent -> new LoopChannel(this, absent));
    channel.onAttachBegun();
    listener.onAsked();
    Consumer<AttachOutcome> answer =
        outcome ->
            Unexpected.guard(
                loop::execute,
                () -> onOutcome(channel, spec, listener, outcome),
                spec.subscriber()::onFailure);
    agents.attach(
        new AttachRequest(id.key(), where.start(), spec.form().subscribe(), channel, answer),
        id.log(),
        where.partition());
  }

  private static void onOutcome(
      LoopChannel channel, AttachmentSpec spec, AttachListener listener, AttachOutcome outcome) {
    listener.onAnswered();
    switch (outcome) {
      case Attached attached when listener.isWanted() ->
          listener.onAttached(channel.onAttached(spec, attached), attached);
      case Attached attached -> {
        attached.release();
        channel.onAttachVoid(attached.place());
      }
      case AttachOutcome.Unavailable unavailable -> {
        channel.onAttachVoid(null);
        if (listener.isWanted()) {
          listener.onUnavailable(unavailable);
        }
      }
    }
  }

  /** Remembers a connection to be flushed at the end of the turn; once each. */
  public void onWritten(Subscriber subscriber) {
    written.add(subscriber);
  }

  @Override
  public void onBatchEnd() {
    loop.onFlushing(written.size());
    for (int i = 0; i < written.size(); i++) {
      try {
        written.get(i).flush();
      } catch (Throwable failed) { // the others' frames leave all the same
        Unexpected.tell(loop::execute, failed);
      }
    }
    written.clear();
    loop.onFlushed();
  }

  @Override
  public void onOverrun() {
    List.copyOf(channels.values()).forEach(LoopChannel::onMissed);
  }

  /** A channel holds entries back until an end that it has scheduled. */
  void onGathering(LoopChannel channel) {
    gathering.add(channel);
  }

  /** That end has come. */
  void onGathered(LoopChannel channel) {
    gathering.remove(channel);
  }

  /** Other rules of namespaces count: for what is held back too. */
  public void onRules() {
    List.copyOf(gathering).forEach(LoopChannel::onRules);
    onBatchEnd();
  }

  void forget(Id id, LoopChannel channel) {
    channels.remove(id, channel);
  }
}
