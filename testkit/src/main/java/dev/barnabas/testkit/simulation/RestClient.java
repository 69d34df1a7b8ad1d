package dev.barnabas.testkit.simulation;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.testkit.simulation.Publishes.Publish;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes one thing with an id of its own over REST, as often as it likes, on any node.
 *
 * <p>Thread: the one that runs the world.
 */
final class RestClient {
  private static final Identity IDENTITY =
      new Identity(World.APP, "app.key", null, Capability.parse("{\"*\":[\"*\"]}"));

  private final World world;
  private final Publish publish;
  private final ChannelAddress address;

  RestClient(World world, Calm calm) {
    this.world = world;
    String channel = calm.someChannel();
    String own = Calm.OWN_CHANNELS.contains(channel) ? channel : Calm.OWN_CHANNELS.getFirst();
    this.publish = world.publishes().add(own, 1 + world.scheduler().below(2), 20, true);
    this.address = ChannelAddress.parse(own);
  }

  void publish() {
    SimulatedNode node = world.someNode();
    if (node == null) {
      return;
    }
    var messages = new ArrayList<Message>();
    for (String text : publish.texts) {
      messages.add(
          Message.of(null, new Data.Text(text)).withId(publish.id + ":" + messages.size()));
    }
    PublishRequest request =
        node.services().publishRules().rest(IDENTITY, address, messages, false);
    node.services()
        .publisher()
        .publish(
            request,
            outcome -> {
              if (outcome instanceof PublishOutcome.Accepted(var serials)) {
                world.onAcknowledged(publish, serials.isEmpty() ? List.of() : List.copyOf(serials));
              }
            });
  }
}
