package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * When all is at rest: every client, attached to every channel, and every node show exactly the
 * members that clients want to be there.
 *
 * <p>Thread: the one that runs the world.
 */
final class PresenceCheck {
  private static final long ATTACH_MILLIS = 5_000;
  private static final long ANSWER_MILLIS = 500;

  private final World world;

  PresenceCheck(World world) {
    this.world = world;
  }

  /** Attaches those who are not, then compares. */
  void everyChannel() {
    for (String channel : Calm.PRESENCE_CHANNELS) {
      for (SimulatedClient client : world.clients()) {
        if (client.channel(channel).state() != ClientChannel.State.ATTACHED) {
          client.channel(channel).attach(null);
        }
      }
    }
    world.run(ATTACH_MILLIS);
    for (String channel : Calm.PRESENCE_CHANNELS) {
      var wanted = new TreeSet<String>();
      world.clients().forEach(client -> wanted.addAll(client.members().present(channel)));
      for (SimulatedNode node : world.nodes()) {
        require(wanted, atNode(node, channel), "a node", channel);
      }
      for (SimulatedClient client : world.clients()) {
        if (client.channel(channel).state() != ClientChannel.State.ATTACHED) {
          throw new Violation(client + " could not attach to " + channel);
        }
        require(wanted, client.channel(channel).presence().present(), client.toString(), channel);
      }
    }
  }

  private Set<String> atNode(SimulatedNode node, String channel) {
    CompletableFuture<List<PresenceMessage>> answer =
        node.services().presence().members(ChannelKey.of(World.APP, channel)).toCompletableFuture();
    world.run(ANSWER_MILLIS);
    if (!answer.isDone() || answer.isCompletedExceptionally()) {
      throw new Violation("a node at rest does not say who is on " + channel + ": " + answer);
    }
    var present = new TreeSet<String>();
    for (PresenceMessage member : answer.join()) {
      String data = Contents.text(member.data());
      present.add(member.connectionId() + ":" + member.clientId() + "=" + data);
    }
    return present;
  }

  private void require(Set<String> wanted, Set<String> shown, String who, String channel) {
    var surplus = new TreeSet<>(shown);
    surplus.removeAll(wanted);
    surplus.removeIf(this::mayBeLate);
    if (!surplus.isEmpty() || !shown.containsAll(wanted)) {
      throw new Violation(who + " shows on " + channel + " " + shown + " but there are " + wanted);
    }
  }

  /**
   * Whether its client resumed what it had closed, without sending again what it had no answer to:
   * that may get into the log after everything else that it says. No SDK does so.
   */
  private boolean mayBeLate(String member) {
    return world.clients().stream()
        .anyMatch(
            client -> client.isBackAfterClose() && member.startsWith(client.connectionId() + ":"));
  }
}
