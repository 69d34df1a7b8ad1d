package dev.barnabas.core.session;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.AttachOutcome.Attached;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.core.delivery.AttachmentEvents;
import dev.barnabas.core.delivery.AttachmentForm;
import dev.barnabas.core.delivery.AttachmentSpec;
import dev.barnabas.core.delivery.LoopChannels.AttachListener;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.error.ErrorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Who is on a channel whose messages are a user's topic. Presence lives in our own log whatever the
 * channel, so a second attachment follows it there; as its frames are of another log than the
 * channel's serials, they say no place.
 *
 * <p>Thread: its event loop.
 */
final class TopicPresence implements AttachmentEvents {
  private final Session session;
  private final ChannelKey channel;
  private final Listener listener;
  private AttachmentForm form;
  private @Nullable Attachment attachment;
  private @Nullable Attempt attempt;
  private boolean present;

  /** Hears what becomes of it. */
  interface Listener {
    /** It is there; {@link #begin} starts delivery. */
    void onFound();

    /** The log can't be followed: the channel has to be attached to again. */
    void onFailed(ErrorInfo error);
  }

  /**
   * @param whole how the channel's messages are wanted
   */
  TopicPresence(Session session, ChannelKey channel, AttachmentForm whole, Listener listener) {
    this.session = session;
    this.channel = channel;
    this.listener = listener;
    this.form = membersOnly(whole);
  }

  private AttachmentForm membersOnly(AttachmentForm whole) {
    FrameForm frame = whole.frame().with(FrameForm.Shape.UNPLACED);
    return session
        .loop()
        .channels()
        .shared(new AttachmentForm(frame, null, null, null, false, true, whole.presence()));
  }

  /** Looks for it; the listener hears how that ended. */
  void find() {
    attach(listener::onFound);
  }

  private void attach(Runnable then) {
    var begun = new Attempt(then);
    attempt = begun;
    session
        .loop()
        .channels()
        .attachToPresence(
            session.services().presence().log(),
            channel,
            new AttachmentSpec(session, this, form),
            begun);
  }

  /** Whether somebody was there when it was found. */
  boolean isAnybodyThere() {
    return present;
  }

  /** Begins to deliver, with who is there first if that is wanted. */
  void begin(boolean sync) {
    if (attachment != null) {
      attachment.begin(sync);
    }
  }

  void reform(AttachmentForm whole) {
    form = membersOnly(whole);
    if (attachment != null) {
      attachment.reform(form);
    }
  }

  /** Says once more who is there. */
  void sync() {
    if (attachment != null) {
      attachment.sync();
    }
  }

  void end() {
    attempt = null;
    Attachment ended = attachment;
    attachment = null;
    if (ended != null) {
      ended.end();
    }
  }

  @Override
  public void onAdvanced(Attachment live, @Nullable ErrorInfo missing) {} // it has no snapshots

  @Override
  public void onGap(Attachment gone, ErrorInfo error) {
    if (gone == attachment) {
      end();
      attach(() -> begin(form.presence())); // the SYNC says what the gap left out
    }
  }

  @Override
  public void onLost(Attachment gone, ErrorInfo error) {
    if (gone == attachment) {
      listener.onFailed(error);
    }
  }

  private final class Attempt implements AttachListener {
    private final Runnable then;

    Attempt(Runnable then) {
      this.then = then;
    }

    @Override
    public void onAsked() {
      session.onAttachAsked();
    }

    @Override
    public void onAnswered() {
      session.onAttachAnswered();
    }

    @Override
    public boolean isWanted() {
      return attempt == this;
    }

    @Override
    public void onAttached(Attachment made, Attached outcome) {
      attempt = null;
      attachment = made;
      made.reform(form); // it may have changed meanwhile
      present = outcome.present();
      then.run();
    }

    @Override
    public void onUnavailable(AttachOutcome.Unavailable outcome) {
      listener.onFailed(outcome.error());
      session.loop().channels().onBatchEnd();
    }
  }
}
