package dev.barnabas.core.session;

import dev.barnabas.core.channel.AttachOutcome;
import dev.barnabas.core.channel.AttachOutcome.Attached;
import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.delivery.Attachment;
import dev.barnabas.core.delivery.AttachmentEvents;
import dev.barnabas.core.delivery.AttachmentForm;
import dev.barnabas.core.delivery.AttachmentSpec;
import dev.barnabas.core.delivery.LoopChannels.AttachListener;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.occupancy.Metachannel;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.Flag;
import dev.barnabas.protocol.frame.ServerFrame;
import dev.barnabas.protocol.message.Mode;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel of one connection: from ATTACH to ATTACHED, and what happens to it then.
 *
 * <p>Thread: its event loop.
 */
final class SessionChannel implements AttachmentEvents {
  // SDKs give up after 10 s; the answer has to be there before (ably-protocol 22.25).
  private static final long ANSWER_NANOS = 8_000_000_000L;
  static final String FILTER = "filter"; // skips messages, so that deltas would not chain

  private final SessionChannels channels;
  private final ChannelAddress address;
  private final @Nullable MessageFilter filter;
  private @Nullable DeltaRecovery recovery; // from the first one on
  private Set<Mode> modes = Set.of();
  private Map<String, String> params = Map.of();
  private @Nullable Attachment attachment;
  private @Nullable Attempt attempt;
  private @Nullable AttachOptions options; // what was asked for last

  private final ChannelAccount account;
  private @Nullable TopicPresence topicPresence; // where the messages are a topic

  private @Nullable Sent sent; // on this transport
  private @Nullable String recoveringFrom; // of the attempt, if it is of one who could not decode

  /**
   * What was delivered.
   *
   * @param serial up to here
   * @param params of the attachment that did
   */
  record Sent(String serial, Map<String, String> params) {}

  /**
   * @param sent what an attachment before it delivered on this transport
   * @throws ProtocolException 40003 when the address has a filter that is none, or one too many
   */
  SessionChannel(SessionChannels channels, ChannelAddress address, @Nullable Sent sent) {
    this.channels = channels;
    this.address = address;
    this.filter =
        FILTER.equals(address.qualifier()) ? MessageFilter.parse(address.qualifierValue()) : null;
    this.sent = sent;
    ChannelKey key = ChannelKey.of(channels.identity().app(), Metachannel.nameOf(address));
    this.account = new ChannelAccount(channels.session(), key, filter);
  }

  ChannelAddress address() {
    return address;
  }

  Set<Mode> modes() {
    return modes;
  }

  /** The modes that the client asked for; null: the default ones. */
  @Nullable Set<Mode> requested() {
    AttachOptions asked = options;
    return asked == null ? null : asked.requested();
  }

  private ChannelKey key() {
    return account.channel();
  }

  /** What it may do has changed; it goes on from where it is. */
  void onGranted(Set<Mode> granted) {
    AttachOptions asked = options;
    if (asked == null) {
      return;
    }
    boolean figures = channels.permitted(asked, address).occupancy() != null;
    if (asked.occupancy() != null && figures != account.getsFigures()) {
      feed(asked);
    }
    if (granted.equals(modes)) {
      return;
    }
    modes = granted;
    params = channels.permitted(asked, address).recognised(granted);
    Attachment live = attachment;
    if (live != null) {
      reform(live, form(asked));
    }
  }

  private void reform(Attachment live, AttachmentForm form) {
    live.reform(form);
    if (topicPresence != null) {
      topicPresence.reform(form);
    }
  }

  void onAttach(ClientFrame.Attach attach, AttachOptions asked, Set<Mode> granted) {
    options = asked;
    onAttachWith(attach, asked, granted);
  }

  private void onAttachWith(ClientFrame.Attach attach, AttachOptions options, Set<Mode> granted) {
    Map<String, String> asked = channels.permitted(options, address).recognised(granted);
    boolean unchanged = modes.equals(granted) && params.equals(asked);
    modes = granted;
    params = asked;
    Attachment live = attachment;
    boolean recovers = (unchanged || live == null) && isRecovery(live, attach);
    if (live != null && !recovers && (attach.channelSerial() == null || !replaysWhileAttaching())) {
      // Continue from what was sent on this transport, not from what the client says (25.8).
      reform(live, form(options));
      boolean sync = modes.contains(Mode.PRESENCE_SUBSCRIBE);
      sendAttached(live.channelSerial(), Flag.RESUMED | (sync ? Flag.HAS_PRESENCE : 0), null);
      feed(options);
      onSync();
      return;
    }
    Attempt waiting = attempt;
    stop();
    if (attach.channelSerial() == null && waiting != null && waiting.start instanceof Start.After) {
      // It names no place: it goes on as it would had the answer to the first come before it.
      begin(waiting.start, form(options), null);
      return;
    }
    recoveringFrom = recovers ? attach.channelSerial() : null;
    begin(start(attach, options, recovers), form(options), null);
  }

  /** A client that could not decode; also when it asks again, or otherwise, before the answer. */
  private boolean isRecovery(@Nullable Attachment live, ClientFrame.Attach attach) {
    if (live == null) {
      return attempt != null
          && recoveringFrom != null
          && recoveringFrom.equals(attach.channelSerial());
    }
    if (!DeltaRecovery.mayBe(live, attach)) {
      return false;
    }
    DeltaRecovery known = recovery;
    if (known == null) {
      known = new DeltaRecovery();
      recovery = known;
    }
    known.count(channels.session().services().nanoTime());
    return true;
  }

  /** The client wants to know who is there. */
  void onSync() {
    Attachment live = attachment;
    if (live == null || !modes.contains(Mode.PRESENCE_SUBSCRIBE)) {
      return;
    }
    if (topicPresence == null) {
      live.sync();
    } else {
      topicPresence.sync();
    }
  }

  /**
   * ably-java drops what comes while it attaches: it gets that again from its own serial (25.8).
   */
  private boolean replaysWhileAttaching() {
    return channels.session().traits().replaysWhileAttaching();
  }

  private void begin(Start start, AttachmentForm form, @Nullable ErrorInfo gap) {
    var begun = new Attempt(start, gap);
    attempt = begun;
    Session session = channels.session();
    session.loop().await(begun);
    var spec = new AttachmentSpec(session, this, form);
    Runnable messages = () -> session.loop().channels().attach(key(), start, spec, begun);
    if (isTopic()) {
      topicPresence = new TopicPresence(session, key(), form, new PresenceFirst(messages));
      topicPresence.find();
    } else {
      messages.run();
    }
  }

  /** Whether its messages are a user's topic, so that its members are elsewhere. */
  private boolean isTopic() {
    return address.qualifier() == null
        && channels.session().services().homes().homeOf(key()) instanceof Home.Known(var log, _)
        && !log.publishable();
  }

  private Start start(ClientFrame.Attach attach, AttachOptions options, boolean asAsked) {
    String serial = attach.channelSerial();
    if (serial == null) {
      return options.rewind() == null ? new Start.Head() : options.rewind();
    }
    try {
      ChannelSerial asked = ChannelSerial.parse(serial);
      if (ChannelSerial.isWithin(serial)
          || (sent != null && ChannelSerial.isWithin(sent.serial()))) {
        return new Start.WithinSnapshot();
      }
      boolean again = asAsked || replaysWhileAttaching() || couldNotDecode(options);
      return new Start.After(again ? asked : notSent(asked));
    } catch (ProtocolException foreign) {
      return new Start.Foreign();
    }
  }

  /**
   * Who gets deltas and asks once more, with the same params, for what was delivered could not
   * decode it and drops it (spec RTL18c), also when the word that the attachment is over crossed
   * that.
   */
  private boolean couldNotDecode(AttachOptions options) {
    return sent != null && options.delta() && sent.params().equals(params);
  }

  /** An ATTACH may cross deliveries, and the word that the attachment is over: they count. */
  private ChannelSerial notSent(ChannelSerial asked) {
    if (sent == null) {
      return asked;
    }
    ChannelSerial delivered = ChannelSerial.parse(sent.serial());
    boolean sameLog =
        delivered.log().equals(asked.log()) && delivered.partition() == asked.partition();
    return sameLog && delivered.position().isAfter(asked.position()) ? delivered : asked;
  }

  /** Up to where it was delivered on this transport; null: nothing was. */
  @Nullable Sent sent() {
    return sent;
  }

  private AttachmentForm form(AttachOptions options) {
    boolean echo = options.echo() == null ? channels.session().traits().echo() : options.echo();
    Session session = channels.session();
    var frame =
        new FrameForm(
            session.transport().format(),
            address.text().equals(address.name()) ? null : address.text(),
            FrameForm.Shape.FULL,
            session.traits().version(),
            filter);
    boolean delta =
        options.delta() && filter == null && (recovery == null || !recovery.isExhausted());
    var form =
        new AttachmentForm(
            frame,
            delta ? frame.with(FrameForm.Shape.DELTA) : null,
            options.appends() && frame.version() == FrameForm.VersionClass.CURRENT
                ? frame.with(FrameForm.Shape.APPEND)
                : null,
            modes.contains(Mode.ANNOTATION_SUBSCRIBE)
                ? frame.with(FrameForm.Shape.ANNOTATIONS)
                : null,
            modes.contains(Mode.SUBSCRIBE),
            echo,
            modes.contains(Mode.PRESENCE_SUBSCRIBE));
    return session.loop().channels().shared(form);
  }

  private void sendAttached(String serial, int flags, @Nullable ErrorInfo error) {
    account.count(modes);
    int all = flags;
    for (Mode mode : modes) {
      all |= mode.flag();
    }
    channels.session().send(new ServerFrame.Attached(address.text(), serial, all, params, error));
  }

  /** Begins to send figures of the channel if they are wanted, anew; ends it otherwise. */
  private void feed(AttachOptions asked) {
    OccupancyParam wanted = channels.permitted(asked, address).occupancy();
    boolean meta = Metachannel.META.equals(address.qualifier()); // written only if watched
    Attachment live = attachment;
    account.feed(
        live == null || (wanted == null && !meta) ? null : new OccupancyFeed(key(), live, wanted));
  }

  /** Ends what there is, for good; nothing is sent. */
  void end() {
    stop();
    account.end();
  }

  private void stop() {
    account.pause();
    attempt = null;
    if (topicPresence != null) {
      topicPresence.end();
      topicPresence = null;
    }
    Attachment ended = attachment;
    attachment = null;
    if (ended != null) {
      sent = new Sent(ended.channelSerial(), params);
      ended.end();
    }
  }

  @Override
  public void onAdvanced(Attachment live, @Nullable ErrorInfo missing) {
    if (live == attachment) {
      sendAttached(live.channelSerial(), Flag.RESUMED, missing);
    }
  }

  @Override
  public void onGap(Attachment gone, ErrorInfo error) {
    if (gone == attachment) {
      AttachmentForm form = gone.form();
      stop();
      begin(new Start.Head(), form, error);
    }
  }

  @Override
  public void onLost(Attachment gone, ErrorInfo error) {
    if (gone == attachment) {
      channels.detach(this, error);
    }
  }

  /** The members are found before the messages: ATTACHED says whether there are some. */
  private final class PresenceFirst implements TopicPresence.Listener {
    private final Runnable messages;

    PresenceFirst(Runnable messages) {
      this.messages = messages;
    }

    @Override
    public void onFound() {
      messages.run();
    }

    @Override
    public void onFailed(ErrorInfo error) {
      channels.detach(SessionChannel.this, error);
    }
  }

  /** One try to attach. */
  private final class Attempt implements AttachListener, LoopSessions.AttachWait {
    private final Start start;
    private final @Nullable ErrorInfo gap; // why it begins at the head, when it had more before
    private final long deadlineNanos;

    Attempt(Start start, @Nullable ErrorInfo gap) {
      this.start = start;
      this.gap = gap;
      this.deadlineNanos = channels.session().services().nanoTime().getAsLong() + ANSWER_NANOS;
    }

    @Override
    public void onAsked() {
      channels.session().onAttachAsked();
    }

    @Override
    public void onAnswered() {
      channels.session().onAttachAnswered();
    }

    @Override
    public boolean isWanted() {
      return attempt == this;
    }

    @Override
    public void onAttached(Attachment made, Attached outcome) {
      attempt = null;
      recoveringFrom = null;
      attachment = made;
      AttachOptions asked = options;
      AttachmentForm now = asked == null ? made.form() : form(asked);
      if (!now.equals(made.form())) {
        reform(made, now); // what it may do changed meanwhile
      }
      int flags =
          (outcome.resumed() ? Flag.RESUMED : 0) | (outcome.backlog() ? Flag.HAS_BACKLOG : 0);
      TopicPresence elsewhere = topicPresence;
      boolean present = elsewhere == null ? outcome.present() : elsewhere.isAnybodyThere();
      boolean sync = present && modes.contains(Mode.PRESENCE_SUBSCRIBE);
      sendAttached(
          outcome.channelSerial(),
          flags | (sync ? Flag.HAS_PRESENCE : 0),
          gap == null ? outcome.discontinuity() : gap);
      made.begin(sync && elsewhere == null);
      if (elsewhere != null) {
        elsewhere.begin(sync);
      }
      if (asked != null) {
        feed(asked);
      }
      channels.session().loop().channels().onBatchEnd();
    }

    @Override
    public void onUnavailable(AttachOutcome.Unavailable outcome) {
      channels.detach(SessionChannel.this, outcome.error());
      channels.session().loop().channels().onBatchEnd();
    }

    @Override
    public boolean isOver() {
      return attempt != this;
    }

    @Override
    public Session session() {
      return channels.session();
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void onTimeout() {
      channels.detach(
          SessionChannel.this,
          ErrorCode.CHANNEL_UNAVAILABLE.with(
              "the channel's log did not answer in time: attach again"));
    }
  }
}
