package dev.barnabas.core.delivery;

import dev.barnabas.core.channel.AttachOutcome.Attached;
import dev.barnabas.core.channel.ChannelPlace;
import dev.barnabas.core.channel.Entry;
import dev.barnabas.core.channel.Follower;
import dev.barnabas.core.channel.Outlet;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All attachments of one loop to one channel.
 *
 * <p>Thread: its event loop.
 */
final class LoopChannel implements Follower {
  private final LoopChannels loop;
  private final LoopChannels.Id id;
  private final AppTraffic traffic;
  private final ArrayList<Attachment> attachments = new ArrayList<>(1);
  private @Nullable ChannelPlace place;
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

  DeliveryCounters counters() {
    return loop.counters();
  }

  @Override
  public void onEntry(Entry entry) {
    // By index: no iterator per entry, and an attachment may end while it is written to.
    for (int i = attachments.size() - 1; i >= 0; i--) {
      if (i < attachments.size()) {
        deliver(attachments.get(i), entry);
      }
    }
  }

  /** What goes wrong with one ends that one: its client attaches again, the others go on. */
  private void deliver(Attachment attachment, Entry entry) {
    try {
      attachment.onEntry(entry);
    } catch (RuntimeException failed) {
      drop(attachment);
      attachment.onLost(ErrorCode.INTERNAL.with("a message could not be written: attach again"));
      leaveIfEmpty();
    }
  }

  @Override
  public void onLost(ErrorInfo error) {
    if (attaching == 0) {
      loop.forget(id, this);
    }
    List<Attachment> lost = List.copyOf(attachments);
    attachments.clear();
    counters().onAttachments(-lost.size());
    lost.forEach(attachment -> attachment.onLost(error));
  }

  void onOverrun() {
    List.copyOf(attachments).forEach(Attachment::onOverrun);
  }

  void onAttachBegun() {
    attaching++;
  }

  Attachment onAttached(AttachmentSpec spec, Attached outcome) {
    attaching--;
    place = outcome.place();
    var start =
        new Attachment.CursorStart(
            outcome.cursor(),
            outcome.channelSerial(),
            outcome.resumed() ? outcome.cursor() : outcome.head());
    var attachment = new Attachment(this, spec, outcome.place(), start);
    attachments.add(attachment);
    counters().onAttachments(1);
    return attachment;
  }

  /** An attach came to nothing, or nobody wants it any more. */
  void onAttachVoid(@Nullable ChannelPlace attachedPlace) {
    attaching--;
    if (attachedPlace != null) {
      place = attachedPlace;
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

  private void leaveIfEmpty() {
    if (attachments.isEmpty() && attaching == 0) {
      loop.forget(id, this);
      if (place != null) {
        place.unfollow(this);
      }
    }
  }
}
