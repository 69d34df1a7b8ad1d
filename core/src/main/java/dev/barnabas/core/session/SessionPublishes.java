package dev.barnabas.core.session;

import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.edit.EditRequest;
import dev.barnabas.core.edit.EditRules;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.presence.PresenceRequest;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.Action;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Mode;
import org.jspecify.annotations.Nullable;

/**
 * The publishes of one connection, each answered once and in order.
 *
 * <p>Thread: its event loop.
 */
final class SessionPublishes {
  private final Session session;
  private Identity identity;
  private final Link link;
  private final SessionPresence presence;
  private final AnswerQueue answers = new AnswerQueue();
  private final Intake intake;
  private @Nullable SerialShift shift; // from the first publish on
  private @Nullable ClaimedRates rates; // once a token names one

  SessionPublishes(Session session, Identity identity, Link link, SessionPresence presence) {
    this.session = session;
    this.presence = presence;
    this.identity = identity;
    this.link = link;
    this.intake =
        new Intake(session, answers, session.services().namespaces().limits(identity.app()));
  }

  Intake intake() {
    return intake;
  }

  void onPublish(ClientFrame.Publish publish) {
    if (isOverrun()) {
      return;
    }
    intake.onPublish(publish.messages().size());
    long moved = shift().next(publish.msgSerial());
    try {
      if ("true".equals(publish.params().get("_forceNack"))) {
        throw new ProtocolException(ErrorCode.FORCED_NACK, ErrorCode.FORCED_NACK.reason());
      }
      ChannelAddress address = ChannelAddress.parse(publish.channel());
      requireClaimedRate(address, publish.messages().size());
      boolean named = publish.messages().stream().allMatch(each -> each.clientId() != null);
      session.requireAdmitted(identity, address, named);
      var publisher =
          new Envelope.Publisher(
              link.connectionId(), link.generation(), publish.msgSerial(), moved);
      if (publish.messages().stream().anyMatch(each -> each.action() != MessageAction.CREATE)) {
        edit(publish, new EditRules.Editor(identity, address, publisher));
        return;
      }
      PublishRequest request =
          session
              .services()
              .publishRules()
              .realtime(identity, address, publisher, publish.messages());
      session.requireMode(
          publish.channel(), Mode.PUBLISH); // last: a key that may not publish gets told so (40160)
      AnswerQueue.Pending pending = answers.add(publish.msgSerial(), publish.messages().size());
      session.services().publisher().publish(request, outcome -> onOutcome(pending, outcome));
    } catch (ProtocolException refused) {
      refuse(publish.msgSerial(), refused.error());
    }
  }

  private SerialShift shift() {
    SerialShift known = shift;
    if (known == null) {
      known = new SerialShift(link.serialShift());
      shift = known;
    }
    return known;
  }

  private void requireClaimedRate(ChannelAddress address, int messages) {
    Double rate = ClaimedRates.of(identity, address);
    if (rate != null) {
      ClaimedRates known = rates;
      if (known == null) {
        known = new ClaimedRates(session.services().nanoTime());
        rates = known;
      }
      known.onPublish(rate, address, messages);
    }
  }

  /** From now on the connection may do what this identity may. */
  void onIdentity(Identity renewed) {
    identity = renewed;
  }

  /** Answers something that is no publish, after all that came before it (ably-protocol 25.2). */
  void onTurn(Runnable answer) {
    if (!isOverrun()) {
      answers.addTurn(answer);
      drain();
    }
  }

  void onPresence(ClientFrame.Presence frame) {
    if (isOverrun()) {
      return;
    }
    intake.onPublish(frame.messages().size());
    long moved = shift().next(frame.msgSerial());
    try {
      PresenceRequest request = presence.check(frame, moved);
      AnswerQueue.Pending pending = answers.add(frame.msgSerial(), 0);
      session.services().presence().publish(request, outcome -> onOutcome(pending, outcome));
    } catch (ProtocolException refused) {
      refuse(frame.msgSerial(), refused.error());
    }
  }

  private void edit(ClientFrame.Publish publish, EditRules.Editor editor) {
    if (publish.messages().size() != 1) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "an update, delete or append stands alone in its publish");
    }
    Editing editing = session.services().editing();
    EditRequest request = editing.rules().edit(editor, publish.messages().getFirst());
    session.requireMode(publish.channel(), Mode.PUBLISH);
    AnswerQueue.Pending pending = answers.add(publish.msgSerial(), 1);
    editing.edits().submit(request, outcome -> onOutcome(pending, outcome));
  }

  void onAnnotate(ClientFrame.Annotate annotate) {
    if (isOverrun()) {
      return;
    }
    intake.onPublish(annotate.annotations().size());
    long moved = shift().next(annotate.msgSerial());
    try {
      ChannelAddress address = ChannelAddress.parse(annotate.channel());
      boolean named = annotate.annotations().stream().allMatch(each -> each.clientId() != null);
      session.requireAdmitted(identity, address, named);
      var publisher =
          new Envelope.Publisher(
              link.connectionId(), link.generation(), annotate.msgSerial(), moved);
      Editing editing = session.services().editing();
      EditRequest request =
          editing
              .rules()
              .annotate(
                  new EditRules.Editor(identity, address, publisher), null, annotate.annotations());
      session.requireMode(annotate.channel(), Mode.ANNOTATION_PUBLISH);
      AnswerQueue.Pending pending =
          answers.add(annotate.msgSerial(), annotate.annotations().size());
      editing.edits().submit(request, outcome -> onOutcome(pending, outcome));
    } catch (ProtocolException refused) {
      refuse(annotate.msgSerial(), refused.error());
    }
  }

  /** A publish that was wrong in itself. */
  void onRefused(ClientFrame.Refused refused) {
    if (!isOverrun()) {
      shift().next(refused.msgSerial());
      refuse(refused.msgSerial(), refused.error());
    }
  }

  void onUnserved(ClientFrame.Unserved unserved) {
    if (!isOverrun()) {
      shift().next(unserved.msgSerial());
      refuse(
          unserved.msgSerial(),
          ErrorCode.BAD_REQUEST.with(
              Action.nameOf(unserved.action()) + " is not served yet by this version"));
    }
  }

  private void refuse(long msgSerial, ErrorInfo error) {
    session.services().publisher().counters().onRefused();
    answers.addRefused(msgSerial, error);
    intake.onPublish(0);
    drain();
  }

  private boolean isOverrun() {
    if (answers.isFull()) {
      session.fail(
          ErrorCode.CONNECTION_RATE_FATAL.with(
              "too many publishes without an answer: wait for ACKs"));
      return true;
    }
    return false;
  }

  /** Thread: any. */
  private void onOutcome(AnswerQueue.Pending pending, PublishOutcome outcome) {
    if (session.loop().loop().inLoop()) {
      complete(pending, outcome);
    } else {
      session.execute(() -> complete(pending, outcome));
    }
  }

  private void complete(AnswerQueue.Pending pending, PublishOutcome outcome) {
    pending.complete(outcome);
    drain();
  }

  private void drain() {
    ErrorInfo unknown = answers.drain(session::send);
    intake.onAnswered();
    if (unknown != null) {
      session.onDisconnect(
          ErrorCode.DISCONNECTED.with(
              "the outcome of a publish is open: reconnect and send it again: "
                  + unknown.message()));
    }
  }
}
