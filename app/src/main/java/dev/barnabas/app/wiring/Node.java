package dev.barnabas.app.wiring;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.history.History;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.core.session.ConnectionRegistry;
import dev.barnabas.core.session.SessionServices;
import dev.barnabas.core.session.SessionSettings;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.settings.ClusterSecret;
import dev.barnabas.server.Server;
import dev.barnabas.server.ServerParts;
import dev.barnabas.server.ServerSettings;
import dev.barnabas.server.rest.Backend;
import dev.barnabas.server.rest.Status;
import dev.barnabas.server.transport.NettyLoops;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A node, from the log up to the listening socket: the one page of wiring. Started in the order in
 * which its parts need each other, ended the other way round.
 *
 * <p>Thread: main.
 */
final class Node implements AutoCloseable {
  private final Resources resources;
  private final Server server;
  private final AtomicBoolean draining;

  private Node(Resources resources, Server server, AtomicBoolean draining) {
    this.resources = resources;
    this.server = server;
    this.draining = draining;
  }

  /**
   * Starts it; when it returns, all that the log held has been replayed.
   *
   * @throws StartException something that it needs is not there
   */
  static Node start(NodeOptions options) throws StartException, InterruptedException {
    Resources resources = new Resources();
    try {
      return start(options, resources);
    } catch (StartException | InterruptedException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static Node start(NodeOptions options, Resources resources)
      throws StartException, InterruptedException {
    Ids ids = new Ids(new SecureRandom());
    String serverId = "node-" + ids.connection();
    NettyLoops loops = resources.add("event loops", NettyLoops.start(0));
    ExecutorService blocking =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("barnabas-blocking-", 0).factory());
    resources.atEnd("blocking work", blocking::shutdownNow);
    ConnectionRegistry registry = new ConnectionRegistry();
    ClusterConfig cluster = Clusters.own(options.configuration());
    OwnLog own =
        OwnLog.open(
            new OwnLog.Options(
                cluster,
                options.configuration().log(),
                2 * options.limits().maxFrameSize(),
                registry,
                ids,
                blocking),
            resources);
    ReplayAgents agents = new ReplayAgents();
    agents.add(own.log().reader(), own.agent());
    ChannelHomes homes =
        channel ->
            new ChannelHomes.Home.Known(own.log(), channel.partition(own.log().partitions()));
    Access access = new Access(options.apps());
    Publisher publisher = new Publisher(homes, own.appender(), own.pending());
    PublishRules publishRules = new PublishRules(options.limits(), ids::message);
    byte[] secret = ClusterSecret.of(own.config(), ids.random(), ids::unique);
    Sessions sessions =
        new Sessions(
            new SessionServices(
                access,
                options.limits(),
                homes,
                agents,
                publisher,
                publishRules,
                new ConnectionKeys(secret),
                registry,
                SessionSettings.of(serverId),
                ids::connection,
                ids::generation,
                System::nanoTime));
    History history = new History(homes, agents, own.replay(), blocking, Clock.systemUTC());
    Backend backend =
        new Backend(
            access,
            publishRules,
            publisher::publish,
            history::page,
            options.limits().channelsPerBatch());
    own.awaitReplayed();
    AtomicBoolean draining = new AtomicBoolean();
    Supplier<Status> status =
        () -> {
          boolean ready = own.agent().isReady() && !draining.get();
          return new Status(
              ready, Map.of("replayed", own.agent().isReady(), "ending", draining.get()));
        };
    ServerParts parts =
        new ServerParts(
            (request, transport, loop) ->
                new SessionConnection(sessions.connect(request, transport, loop)),
            backend,
            status,
            options.extras());
    ServerSettings settings =
        new ServerSettings(
            options.listen(), options.limits(), serverId, Clock.systemUTC(), System::nanoTime);
    Server server = resources.add("server", open(settings, loops, parts));
    resources.atEnd("sessions", sessions::shutdown);
    return new Node(resources, server, draining);
  }

  /** The port that clients connect to. */
  int port() {
    return server.port();
  }

  /** Sends clients elsewhere, then ends part by part. */
  @Override
  public void close() {
    draining.set(true);
    resources.close();
  }

  private static Server open(ServerSettings settings, NettyLoops loops, ServerParts parts)
      throws StartException {
    try {
      return Server.start(settings, loops, parts);
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      throw new StartException(String.valueOf((cause == null ? e : cause).getMessage()), e);
    }
  }
}
