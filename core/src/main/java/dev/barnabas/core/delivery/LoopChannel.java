package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.AttachOutcome.Attached;
import dev.barnabas.core.channel.ChannelPlace;
import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.Follower;
import dev.barnabas.core.channel.Outlet;
import dev.barnabas.core.channel.Unexpected;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All attachments of one loop to one channel.
 *
 * <p>Thread: its event loop.
 */
final class LoopChannel implements Follower {
  private static final Namespace UNKNOWN = Namespace.standard("");

  private final LoopChannels loop;
  private final LoopChannels.Id id;
  private final AppTraffic traffic;
  private final LoopAttachments attachments = new LoopAttachments();
  private SyncPages.@Nullable Latest latestSync; // from the first one on
  private @Nullable ChannelPlace place;
  private Object seen = ""; // the state of the namespaces that the rules are of
  private Namespace rules = UNKNOWN;
  private @Nullable Gathered gathered; // only where the namespace asks for it
  private int attaching; // attaches under way: the channel is kept for them

  LoopChannel(LoopChannels loop, LoopChannels.Id id) {
    this.loop = loop;
    this.id = id;
    this.traffic = loop.traffic(id.key().app());
  }

  @Override
  public Outlet outlet() {
    return loop;
  }

  Loop loop() {
    return loop.loop();
  }

  AppTraffic traffic() {
    return traffic;
  }

  String name() {
    return id.key().name();
  }

  SyncPages.Latest latestSync() {
    SyncPages.Latest known = latestSync;
    if (known == null) {
      known = new SyncPages.Latest();
      latestSync = known;
    }
    return known;
  }

  DeliveryCounters counters() {
    return loop.counters();
  }

  @Override
  public void onEntry(Entry entry) {
    if (gathers()) {
      gather(entry);
    } else {
      if (gathered != null && !gathered.isEmpty()) {
        deliverGathered(); // the setting has just gone
      }
      deliver(entry);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a state is made anew with each change
  private boolean gathers() {
    Namespaces namespaces = loop.namespaces();
    if (namespaces.state() != seen) {
      seen = namespaces.state();
      rules = namespaces.of(id.key().app(), name());
    }
    return Gathered.isWanted(rules);
  }

  private void gather(Entry entry) {
    Gathered waiting = gathered;
    if (waiting == null) {
      waiting = new Gathered(name());
      gathered = waiting;
    }
    waiting.add(entry, rules);
    plan(waiting);
    if (waiting.isFull()) {
      deliverGathered();
    }
  }

  private void plan(Gathered waiting) {
    if (waiting.plan(rules)) {
      int plan = waiting.plan();
      loop.onGathering(this);
      loop.loop().schedule(() -> onInterval(waiting, plan), waiting.planned());
    }
  }

  private void onInterval(Gathered waiting, int plan) {
    if (waiting.onEnd(plan)) {
      loop.onGathered(this);
    }
    endInterval();
    loop.onBatchEnd();
  }

  /** Other rules count: a shorter interval does at once, and so does that there is none. */
  void onRules() {
    Gathered waiting = gathered;
    if (waiting == null || waiting.isEmpty()) {
      return;
    }
    if (gathers()) {
      plan(waiting);
    } else {
      endInterval();
    }
  }

  private void endInterval() {
    try {
      deliverGathered();
    } catch (Throwable failed) {
      Unexpected.tell(loop::execute, failed);
      onMissed();
    }
  }

  private void deliver(Entry entry) {
    // By index: no iterator per entry, and an attachment may end while it is written to.
    for (int i = attachments.size() - 1; i >= 0; i--) {
      if (i < attachments.size()) {
        deliver(attachments.get(i), entry);
      }
    }
  }

  private void deliverGathered() {
    Gathered waiting = gathered;
    if (waiting == null) {
      return;
    }
    List<Entry> entries = waiting.take();
    try {
      Run.of(entries).forEach(this::deliver);
    } finally {
      entries.forEach(Entry::release);
    }
  }

  private void deliver(Run run) {
    try {
      for (int i = attachments.size() - 1; i >= 0; i--) {
        if (i < attachments.size()) {
          deliver(attachments.get(i), run);
        }
      }
    } finally {
      run.release();
    }
  }

  private void deliver(Attachment attachment, Run run) {
    try {
      attachment.onRun(run);
    } catch (Throwable failed) {
      fail(attachment, failed);
    }
  }

  private void deliver(Attachment attachment, Entry entry) {
    try {
      attachment.onEntry(entry);
    } catch (Throwable failed) { // the transport's memory is at its end, say
      fail(attachment, failed);
    }
  }

  /** What goes wrong with one ends that one: its client hears of a gap, the others go on. */
  void fail(Attachment attachment, Throwable failed) {
    Unexpected.tell(loop::execute, failed);
    orEnd(attachment, attachment::onFailed);
    remove(attachment);
  }

  /** Whoever can't be told that its attachment is over would wait in vain: it has to come again. */
  private void orEnd(Attachment attachment, Runnable telling) {
    Unexpected.guard(loop::execute, telling, attachment.subscriber::onFailure);
  }

  @Override
  public void onLost(ErrorInfo error) {
    if (attaching == 0) {
      loop.forget(id, this);
    }
    List<Attachment> lost = attachments.takeAll();
    forgetGathered();
    counters().onAttachments(-lost.size());
    for (Attachment attachment : lost) {
      orEnd(attachment, () -> attachment.onLost(error)); // the others hear of it all the same
    }
  }

  @Override
  public void onMissed() {
    for (Attachment attachment : attachments.copy()) {
      try {
        attachment.onOverrun();
      } catch (Throwable failed) {
        fail(attachment, failed);
      }
    }
  }

  void onAttachBegun() {
    attaching++;
  }

  Attachment onAttached(AttachmentSpec spec, Attached outcome) {
    attaching--;
    ChannelPlace begun = takePlace(outcome.place());
    var start =
        new CursorStart(
            outcome.cursor(),
            outcome.channelSerial(),
            outcome.resumed() ? outcome.cursor() : outcome.head(),
            outcome.earlier(),
            outcome.snapshot());
    var attachment = new Attachment(this, spec, begun, start);
    attachments.add(attachment);
    counters().onAttachments(1);
    return attachment;
  }

  /** The attachments that were told of one place share what they were told. */
  private ChannelPlace takePlace(ChannelPlace told) {
    ChannelPlace known = place;
    if (known == null || !known.isSame(told)) {
      known = told;
      place = told;
    }
    return known;
  }

  /** An attach came to nothing, or nobody wants it any more. */
  void onAttachVoid(@Nullable ChannelPlace attachedPlace) {
    attaching--;
    if (attachedPlace != null) {
      takePlace(attachedPlace);
    }
    leaveIfEmpty();
  }

  void remove(Attachment attachment) {
    drop(attachment);
    leaveIfEmpty();
  }

  private void drop(Attachment attachment) {
    if (attachments.remove(attachment)) {
      counters().onAttachments(-1);
    }
  }

  /** Nobody is left to get it; whoever comes gets it from the window. */
  private void forgetGathered() {
    if (gathered != null) {
      gathered.release();
    }
  }

  private void leaveIfEmpty() {
    if (attachments.isEmpty()) {
      forgetGathered();
    }
    if (attachments.isEmpty() && attaching == 0) {
      loop.forget(id, this);
      if (place != null) {
        place.unfollow(this);
      }
    }
  }
}
