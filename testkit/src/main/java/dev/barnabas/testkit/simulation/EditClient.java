package dev.barnabas.testkit.simulation;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.edit.EditRequest;
import dev.barnabas.core.edit.EditRules;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages and goes on to change them, on any node and sometimes twice: over REST, as who
 * waits for no channel.
 *
 * <p>Thread: the one that runs the world.
 */
final class EditClient {
  static final String NAMESPACE = "edits";
  static final List<String> CHANNELS = List.of("edits:one", "edits:two", "edits:three");

  private static final List<String> TYPES =
      List.of(
          "vote:unique.v1",
          "emoji:distinct.v1",
          "seen:flag.v1",
          "stars:multiple.v1",
          "views:total.v1",
          "note");
  // What a change may be answered: no room, too large, not now, nowhere to be read any more.
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.OVERLOADED,
          ErrorCode.MESSAGE_TOO_LARGE,
          ErrorCode.CHANNEL_UNAVAILABLE,
          ErrorCode.LOG_UNAVAILABLE,
          ErrorCode.INVALID_PUBLISH);
  private static final int RECENT = 6; // most changes are about the last few messages

  private final World world;
  private final Scheduler scheduler;
  private final List<Target> targets = new ArrayList<>();
  private int count;

  /** A message that was published, and the serials of its changes that were acknowledged. */
  record Target(String channel, String serial, Set<String> acknowledged) {}

  EditClient(World world) {
    this.world = world;
    this.scheduler = world.scheduler();
  }

  List<Target> targets() {
    return targets;
  }

  /** Changes that were acknowledged. */
  int acknowledged() {
    return targets.stream().mapToInt(target -> target.acknowledged().size()).sum();
  }

  void publish() {
    SimulatedNode node = world.someNode();
    if (node == null) {
      return;
    }
    String channel = CHANNELS.get(scheduler.below(CHANNELS.size()));
    var message = Message.of("n", new Data.Text("e" + count++ + padding()));
    node.services()
        .publisher()
        .publish(
            node.services()
                .publishRules()
                .rest(identity(), ChannelAddress.parse(channel), List.of(message), false),
            outcome -> {
              if (outcome instanceof PublishOutcome.Accepted(var serials) && !serials.isEmpty()) {
                targets.add(new Target(channel, serials.getFirst(), new LinkedHashSet<>()));
              }
            });
  }

  /** Changes some message, mostly one of the last. */
  void change() {
    if (targets.isEmpty()) {
      return;
    }
    int recent = Math.min(RECENT, targets.size());
    int at =
        scheduler.chance(0.8)
            ? targets.size() - 1 - scheduler.below(recent)
            : scheduler.below(targets.size());
    Target target = targets.get(at);
    @Nullable String id = scheduler.chance(0.3) ? "edit" + count++ : null;
    if (scheduler.chance(0.5)) {
      Message change = change(target, id);
      send(target, editor -> rules().edit(editor, change));
    } else {
      Annotation annotation = annotation(id);
      send(target, editor -> rules().annotate(editor, target.serial(), List.of(annotation)));
    }
  }

  private EditRules rules() {
    return world.nodes().getFirst().services().editing().rules();
  }

  private interface Wish {
    EditRequest of(EditRules.Editor editor);
  }

  private void send(Target target, Wish wish) {
    var editor = new EditRules.Editor(identity(), ChannelAddress.parse(target.channel()), null);
    if (world.nodes().isEmpty()) {
      return;
    }
    EditRequest request = wish.of(editor);
    submit(target, request);
    if (scheduler.chance(0.3)) {
      scheduler.after(scheduler.below(6_000), () -> submit(target, request));
    }
  }

  private void submit(Target target, EditRequest request) {
    SimulatedNode node = world.someNode();
    if (node == null) {
      return;
    }
    node.services().editing().edits().submit(request, outcome -> onOutcome(target, outcome));
  }

  private void onOutcome(Target target, PublishOutcome outcome) {
    if (outcome instanceof PublishOutcome.Accepted(var serials)) {
      target.acknowledged().addAll(serials);
    } else if (outcome instanceof PublishOutcome.Refused(var error)
        && !REFUSALS.contains(error.code())) {
      world.fail("a change of " + target.serial() + " was refused: " + error);
    }
  }

  private Message change(Target target, @Nullable String id) {
    MessageAction action =
        switch (scheduler.below(10)) {
          case 0 -> MessageAction.DELETE;
          case 1, 2, 3 -> MessageAction.UPDATE;
          default -> MessageAction.APPEND;
        };
    Data data = action == MessageAction.DELETE ? null : new Data.Text("+" + count++ + padding());
    Message change =
        Message.of(null, data)
            .withPlace(0, target.serial())
            .withRevision(new Revision(action, new Version("", 0, null, "why", null), null));
    return id == null ? change : change.withId(id);
  }

  private Annotation annotation(@Nullable String id) {
    return new Annotation(
        id,
        scheduler.chance(0.75),
        null,
        null,
        "n" + scheduler.below(5),
        null,
        null,
        null,
        0,
        null,
        null,
        TYPES.get(scheduler.below(TYPES.size())),
        null);
  }

  private String padding() {
    return "z".repeat(scheduler.chance(0.1) ? scheduler.below(4_000) : scheduler.below(40));
  }

  private Identity identity() {
    return new Identity(
        World.APP, "app.key", "client" + scheduler.below(8), Capability.parse("{\"*\":[\"*\"]}"));
  }
}
