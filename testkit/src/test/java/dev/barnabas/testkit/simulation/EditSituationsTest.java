package dev.barnabas.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.edit.EditRules.Editor;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.message.Revision;
import dev.barnabas.protocol.message.Version;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Situations of edited messages that chance would bring about too rarely. */
final class EditSituationsTest {
  private static final String CHANNEL = EditClient.CHANNELS.getFirst();
  private static final long FORGOTTEN_MILLIS = 300_000; // far above W of the simulation
  private static final Identity IDENTITY =
      new Identity(World.APP, "app.key", "anna", Capability.parse("{\"*\":[\"*\"]}"));

  private final World world = smallWorld();
  private final SimulatedNode node = world.nodes().getFirst();

  /** One whose memory for edited messages is small. */
  private static World smallWorld() {
    long seed = 1;
    while (new World(seed, 1).settings().windowBytes() > 1 << 20) {
      seed++;
    }
    var world = new World(seed, 1);
    world.run(5_000);
    return world;
  }

  @Test
  void whoWasForgottenIsReadFromTheLogAndAllNodesAgree() {
    String serial = publish("first");
    require(change(node, serial, MessageAction.APPEND, " one"));
    require(annotate(node, serial, "ben"));
    world.run(FORGOTTEN_MILLIS);
    SimulatedNode other = world.startNode();
    world.run(5_000);

    require(change(other, serial, MessageAction.APPEND, " two"));
    require(change(node, serial, MessageAction.APPEND, " three"));

    SimulatedNode late = world.startNode();
    world.run(5_000);
    Message shown = read(node, serial);
    assertThat(shown.data()).isEqualTo(new Data.Text("first one two three"));
    assertThat(String.valueOf(shown.revision())).contains("ben");
    assertThat(read(other, serial)).isEqualTo(shown);
    assertThat(read(late, serial)).isEqualTo(shown);
  }

  @Test
  void manyWhoAskAtOnceForAForgottenMessageAllChangeIt() {
    String serial = publish("first");
    require(change(node, serial, MessageAction.APPEND, "!"));
    world.run(FORGOTTEN_MILLIS);
    var outcomes = new ArrayList<PublishOutcome>();
    for (int i = 0; i < 20; i++) {
      submit(node, serial, MessageAction.APPEND, "+", outcomes::add);
    }
    world.run(5_000);

    assertThat(outcomes).hasSize(20).allMatch(PublishOutcome.Accepted.class::isInstance);
    assertThat(read(node, serial).data()).isEqualTo(new Data.Text("first!" + "+".repeat(20)));
  }

  @Test
  void whereMemoryIsFullChangesAreRefusedAndDeletesAreNotAndLaterThereIsRoomAgain() {
    var serials = new ArrayList<String>();
    PublishOutcome last = null;
    while (!(last instanceof PublishOutcome.Refused)) {
      serials.add(publish("x".repeat(8_000)));
      last = change(node, serials.getLast(), MessageAction.APPEND, "+");
    }
    assertThat(last)
        .isInstanceOfSatisfying(
            PublishOutcome.Refused.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.OVERLOADED));
    require(change(node, serials.getLast(), MessageAction.DELETE, null));
    for (String serial : serials.subList(0, serials.size() - 1)) {
      assertThat(read(node, serial).action()).isEqualTo(MessageAction.UPDATE);
    }
    world.run(FORGOTTEN_MILLIS);
    require(change(node, serials.getFirst(), MessageAction.APPEND, "+"));
  }

  @Test
  void aMessageThatIsNotThereIsNotFound() {
    String serial = publish("first");
    ChannelSerial there = ChannelSerial.parse(serial);
    var reads = node.services().editing().reads();
    CompletableFuture<Message> elsewhere =
        reads.message(ChannelKey.of(World.APP, CHANNEL + "else"), there).toCompletableFuture();
    world.run(5_000);
    assertThat(elsewhere).isCompletedExceptionally();
  }

  private static void require(PublishOutcome outcome) {
    assertThat(outcome).isInstanceOf(PublishOutcome.Accepted.class);
  }

  private String publish(String text) {
    var told = new ArrayList<String>();
    Message message = Message.of("n", new Data.Text(text));
    node.services()
        .publisher()
        .publish(
            node.services()
                .publishRules()
                .rest(IDENTITY, ChannelAddress.parse(CHANNEL), List.of(message), false),
            outcome -> {
              if (outcome instanceof PublishOutcome.Accepted(var serials)) {
                told.addAll(serials);
              }
            });
    world.run(1_000);
    assertThat(told).hasSize(1);
    return told.getFirst();
  }

  private PublishOutcome change(
      SimulatedNode at, String serial, MessageAction action, @Nullable String text) {
    var outcomes = new ArrayList<PublishOutcome>();
    submit(at, serial, action, text, outcomes::add);
    world.run(1_000);
    assertThat(outcomes).hasSize(1);
    return outcomes.getFirst();
  }

  private static void submit(
      SimulatedNode at,
      String serial,
      MessageAction action,
      @Nullable String text,
      Consumer<PublishOutcome> listener) {
    Editing editing = at.services().editing();
    Message change =
        Message.of(null, text == null ? null : new Data.Text(text))
            .withPlace(0, serial)
            .withRevision(new Revision(action, new Version("", 0, null, null, null), null));
    editing.edits().submit(editing.rules().edit(editor(), change), listener);
  }

  private PublishOutcome annotate(SimulatedNode at, String serial, String name) {
    Editing editing = at.services().editing();
    var annotation =
        new Annotation(
            null, true, null, null, name, null, null, null, 0, null, null, "v:distinct.v1", null);
    var outcomes = new ArrayList<PublishOutcome>();
    editing
        .edits()
        .submit(editing.rules().annotate(editor(), serial, List.of(annotation)), outcomes::add);
    world.run(1_000);
    assertThat(outcomes).hasSize(1);
    return outcomes.getFirst();
  }

  private static Editor editor() {
    return new Editor(IDENTITY, ChannelAddress.parse(CHANNEL), null);
  }

  private Message read(SimulatedNode at, String serial) {
    CompletableFuture<Message> answer =
        at.services()
            .editing()
            .reads()
            .message(ChannelKey.of(World.APP, CHANNEL), ChannelSerial.parse(serial))
            .toCompletableFuture();
    world.run(2_000);
    assertThat(answer).isCompleted();
    return answer.join();
  }
}
