package dev.barnabas.testkit.simulation;

import dev.barnabas.core.log.ChannelKey;
import java.util.Set;
import java.util.TreeSet;

/**
 * When all is at rest: every client that is attached and every node show exactly the members that
 * clients want to be there.
 *
 * <p>Thread: the one that runs the world.
 */
final class PresenceCheck {
  private final World world;

  PresenceCheck(World world) {
    this.world = world;
  }

  void everyChannel() {
    for (String channel : Calm.PRESENCE_CHANNELS) {
      var wanted = new TreeSet<String>();
      world.clients().forEach(client -> wanted.addAll(client.members().present(channel)));
      for (SimulatedNode node : world.nodes()) {
        require(wanted, atNode(node, channel), "a node", channel);
      }
      for (SimulatedClient client : world.clients()) {
        if (client.channel(channel).state() == ClientChannel.State.ATTACHED) {
          require(wanted, client.channel(channel).presence().present(), client.toString(), channel);
        }
      }
    }
  }

  private Set<String> atNode(SimulatedNode node, String channel) {
    var present = new TreeSet<String>();
    node.services()
        .presence()
        .members(ChannelKey.of(World.APP, channel))
        .whenComplete((members, failure) -> {
          if (failure == null) {
            members.forEach(member ->
                present.add(
                    member.connectionId()
                        + ":"
                        + member.clientId()
                        + "="
                        + Contents.text(member.data())));
          }
        });
    world.run(500);
    return present;
  }

  private static void require(Set<String> wanted, Set<String> shown, String who, String channel) {
    if (!wanted.equals(shown)) {
      throw new Violation(who + " shows on " + channel + " " + shown + " but there are " + wanted);
    }
  }
}
