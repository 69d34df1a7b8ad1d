package dev.barnabas.core.channel;

import dev.barnabas.core.edit.EditFold;
import dev.barnabas.core.edit.EditRecord;
import dev.barnabas.core.edit.EditRecord.Snapshot;
import dev.barnabas.core.edit.EditRecords;
import dev.barnabas.core.edit.EditRequest;
import dev.barnabas.core.edit.EditRequest.Change;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.edit.MessageKey;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.protocol.codec.MessageSize;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.Position;
import dev.barnabas.protocol.serial.VersionSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends changes of earlier messages. As a publish: refused before the append, or accepted when
 * this node has replayed it, or unknown.
 *
 * <p>Thread: any; the work is done by the log reader, so that changes of one message keep their
 * order.
 */
public final class Edits {
  private final ChannelHomes homes;
  private final ReplayAgents agents;
  private final LogAppender appender;
  private final PendingAppends pending;
  private final Limits limits;

  public Edits(
      ChannelHomes homes,
      ReplayAgents agents,
      LogAppender appender,
      PendingAppends pending,
      Limits limits) {
    this.homes = homes;
    this.agents = agents;
    this.appender = appender;
    this.pending = pending;
    this.limits = limits;
  }

  /** Changes a message; the listener hears the outcome exactly once, on any thread. */
  public void submit(EditRequest request, Consumer<PublishOutcome> listener) {
    switch (homes.homeOf(request.channel())) {
      case Home.Pending notNow -> listener.accept(refused(notNow.error()));
      case Home.Known(var log, var partition) -> {
        if (log.publishable()) {
          boolean taken =
              agents.offer(log, partition, channels -> onSubmit(channels, request, listener));
          if (!taken) {
            listener.accept(refused(ReplayAgents.overloaded()));
          }
        } else {
          listener.accept(
              refused(
                  ErrorCode.MUTABLE_MESSAGES_DISABLED.with(
                      "messages of a user's topic can't be changed")));
        }
      }
    }
  }

  private void onSubmit(
      PartitionChannels channels, EditRequest request, Consumer<PublishOutcome> listener) {
    ChannelSerial target = request.target();
    if (!target.log().equals(channels.log().identity())
        || target.partition() != channels.partition()) {
      listener.accept(refused(MessageScan.notFound()));
      return;
    }
    long needed = target.position().offset() + 1;
    if (needed <= channels.nextOffset()) {
      findWhenReplayed(channels, needed, request, listener);
      return;
    }
    // The client may have read it on a node that is ahead of this one.
    channels
        .log()
        .reader()
        .bounds(channels.log().partition(channels.partition()))
        .whenComplete((bounds, failure) ->
            channels
                .agent()
                .execute(() -> {
                  if (failure != null) {
                    listener.accept(refused(PartitionChannels.unavailable()));
                  } else if (needed > bounds.end()) {
                    listener.accept(refused(MessageScan.notFound()));
                  } else {
                    findWhenReplayed(channels, needed, request, listener);
                  }
                }));
  }

  private void findWhenReplayed(
      PartitionChannels channels,
      long needed,
      EditRequest request,
      Consumer<PublishOutcome> listener) {
    channels.whenReplayed(
        needed,
        () -> find(channels, request, listener),
        () -> listener.accept(refused(PartitionChannels.unavailable())));
  }

  private void find(
      PartitionChannels channels, EditRequest request, Consumer<PublishOutcome> listener) {
    channels
        .edits()
        .find(
            new MessageKey(request.channel(), request.target().position()),
            state -> onFound(channels, state, request, listener),
            error -> listener.accept(refused(error)));
  }

  /** Thread: the log reader. */
  private void onFound(
      PartitionChannels channels,
      EditedMessage state,
      EditRequest request,
      Consumer<PublishOutcome> listener) {
    var message = new MessageKey(request.channel(), request.target().position());
    EditFold fold = channels.edits().fold();
    ErrorInfo problem = problem(state, request);
    if (problem == null && fold.isFull(message, request.deletes())) {
      problem =
          ErrorCode.OVERLOADED.with(
              "messages that were changed in the last minutes take all the memory that this node"
                  + " has for them: retry later");
    }
    if (problem != null) {
      listener.accept(refused(problem));
      return;
    }
    Snapshot snapshot =
        fold.needsSnapshot(message, channels.lagMillis())
            ? new Snapshot(channels.nextOffset(), state)
            : null;
    EditRecord record =
        switch (request.change()) {
          case Change.Edit(var change, _) ->
              new EditRecord.Edit(message.position(), change, snapshot);
          case Change.Annotate(var annotations) ->
              new EditRecord.Annotate(message.position(), annotations, snapshot);
        };
    var waiter = new Waiter(state.serial(), request.count(), listener);
    pending.append(
        appender,
        channels.partition(),
        request.channel().bytes(),
        waiter,
        origin -> EditRecords.encode(origin, request.scope(), request.id(), record));
  }

  /** What speaks against the change, now that the message is known; null: nothing. */
  private @Nullable ErrorInfo problem(EditedMessage state, EditRequest request) {
    return switch (request.change()) {
      case Change.Edit(var change, var ownClientId) -> problem(state, change, ownClientId);
      case Change.Annotate(var annotations) ->
          state.hasRoomFor(annotations)
              ? null
              : ErrorCode.MESSAGE_TOO_LARGE.with(
                  "the message has no room for another name, type or client of annotations:"
                      + " take some back first");
    };
  }

  private @Nullable ErrorInfo problem(
      EditedMessage state, Message change, @Nullable String ownClientId) {
    if (ownClientId != null && !ownClientId.equals(state.clientId())) {
      return ErrorCode.CAPABILITY_DENIED.with(
          "the capability allows one's own messages only, and this one is another client's");
    }
    Message after = state.preview(change);
    if (after == null) {
      return ErrorCode.INVALID_DATA.with(
          "only data of the same kind and encoding can be appended to a message");
    }
    long size = MessageSize.of(after);
    return size > limits.maxMessageSize()
        ? ErrorCode.MESSAGE_TOO_LARGE.with(
            "the message would have " + size + " bytes; the limit is " + limits.maxMessageSize())
        : null;
  }

  private static PublishOutcome refused(ErrorInfo error) {
    return new PublishOutcome.Refused(error);
  }

  /** Turns the replay of a change into its outcome. */
  private record Waiter(String serial, int count, Consumer<PublishOutcome> listener)
      implements PendingAppends.Waiter {
    @Override
    public void onReplayed(PartitionChannels partition, long offset, int epoch, long firstOffset) {
      var serials = new ArrayList<String>();
      for (int index = 0; firstOffset >= 0 && index < count; index++) {
        serials.add(VersionSerial.text(serial, new Position(firstOffset, index)));
      }
      listener.accept(new PublishOutcome.Accepted(List.copyOf(serials)));
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      listener.accept(outcome);
    }
  }
}
