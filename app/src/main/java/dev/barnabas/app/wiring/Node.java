package dev.barnabas.app.wiring;

import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.channel.Editing;
import dev.barnabas.core.channel.Edits;
import dev.barnabas.core.channel.MessageReads;
import dev.barnabas.core.channel.Presence;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.channel.Publisher;
import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.Naming;
import dev.barnabas.core.control.TestApps;
import dev.barnabas.core.crypto.SecretUse;
import dev.barnabas.core.edit.EditRules;
import dev.barnabas.core.edit.EditedMessage;
import dev.barnabas.core.history.History;
import dev.barnabas.core.log.ChannelHomes;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.metachannel.MetaEvents;
import dev.barnabas.core.occupancy.Occupancies;
import dev.barnabas.core.presence.PresenceRules;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.core.session.SessionServices;
import dev.barnabas.core.session.SessionSettings;
import dev.barnabas.core.session.Sessions;
import dev.barnabas.core.stats.NodeCounters;
import dev.barnabas.core.stats.PublishCounting;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.kafka.settings.ClusterSecret;
import dev.barnabas.kafka.settings.KafkaSharedRecords;
import dev.barnabas.server.CometParts;
import dev.barnabas.server.Server;
import dev.barnabas.server.ServerParts;
import dev.barnabas.server.ServerSettings;
import dev.barnabas.server.control.ControlParts;
import dev.barnabas.server.jwt.JwtSignatures;
import dev.barnabas.server.rest.Backend;
import dev.barnabas.server.rest.TokenBackend;
import dev.barnabas.server.websocket.SessionConnections;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A node, from the log up to the listening socket: the one page of wiring. Started in the order in
 * which its parts need each other, ended the other way round: it takes no more sockets, sends its
 * clients elsewhere, lets requests have their answers, ends the rules, then what they work with.
 *
 * <p>Thread: main.
 */
final class Node implements AutoCloseable {
  /** Of the 5 s that a process has for its end. */
  private static final Duration END_MAX = Duration.ofMillis(3_500);

  private final Resources resources;
  private final Server server;
  private final Readiness readiness;
  private final Reload reload;

  private Node(Resources resources, Server server, Readiness readiness, Reload reload) {
    this.reload = reload;
    this.resources = resources;
    this.server = server;
    this.readiness = readiness;
  }

  /** The core's services, both doors' alike. */
  private record Core(
      ControlState state,
      LiveRules liveRules,
      PublishRules publishRules,
      Publisher publisher,
      ChannelHomes homes,
      ConnectionKeys keys,
      NodeCounters counters) {}

  /** What says who may do what, and where channels live. */
  private record Ruled(
      ControlState state, LiveRules live, ChannelHomes homes, ConnectionKeys keys) {}

  /** What connections are told. */
  private record Told(SessionSettings settings, Occupancies occupancies, MetaEvents metaEvents) {}

  /**
   * Starts it; when it returns, all that the log held has been replayed.
   *
   * @throws StartException something that it needs is not there
   */
  static Node start(NodeOptions options) throws StartException, InterruptedException {
    Resources resources = new Resources(END_MAX, System::nanoTime);
    try {
      return start(options, resources);
    } catch (LogUnavailableException e) {
      resources.close();
      throw KafkaAwayException.of(options.configuration().kafka().bootstrap(), e);
    } catch (StartException | InterruptedException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static Node start(NodeOptions options, Resources resources)
      throws StartException, InterruptedException {
    Foundation foundation =
        Foundation.lay(ModuleSettings.io(options.configuration().listen()), resources);
    OwnLog own = ownLog(options, foundation, resources);
    RunningRules rules = RunningRules.start(options, own, foundation, resources);
    byte[] secret =
        ClusterSecret.of(own.config(), foundation.ids().random(), foundation.ids()::unique);
    ControlState state = controlState(options, secret, own, foundation);
    LiveRules live = liveRules(options, rules, state, foundation);
    presenceOf(state, options, foundation);
    var ruled = new Ruled(state, live, rules.homes(), connectionKeys(secret));
    Core core = core(options, own, foundation, ruled);
    HistoryKeeping keeping = HistoryKeeping.start(options, own, foundation, state, resources);
    String serverId = "node-" + foundation.ids().connection();
    SessionSettings told = SessionSettings.of(serverId);
    Occupancies occupancies = Occupied.start(serverId, own, foundation, resources);
    MetaEvents metaEvents =
        Occupied.events(occupancies, core.publisher(), own, foundation.ids()::message);
    rules.watches().begin(occupancies);
    Sessions sessions =
        sessions(options, core, own, foundation, new Told(told, occupancies, metaEvents));
    StatsKeeping.count(core.counters(), sessions, foundation.registry());
    sessions.followRevocations(foundation.blocking());
    Neighbours neighbours = new Neighbours(own.config(), serverId, options.internal());
    state.control().listen(_ -> foundation.blocking().execute(sessions::recheck));
    Readiness readiness =
        new Readiness(own.agent()::isReady, own.readers()::problem, rules::reports);
    TopicDoor door = TopicDoor.openWhereServed(options, foundation, resources);
    NodeMetrics metrics =
        new NodeMetrics(
            sessions, state.control(), core.publisher(), own, rules, foundation, keeping, door);
    ControlParts control = control(options, core, own, foundation, resources);
    own.agent().eachTurn(new AppNews(metaEvents, control.stats(), rules::reports)::onTurn);
    ServerParts parts =
        new ServerParts(
            new SessionConnections(sessions),
            backend(options, core, own, foundation, occupancies),
            tokenBackend(state, core),
            new CometParts(
                core.keys()::mayUse,
                neighbours::find,
                options.internal(),
                SecretUse.NODES.of(secret),
                foundation.ids()::cometSession,
                told.maxIdleMillis()),
            readiness,
            options.configuration().metrics().enabled() ? metrics : null,
            options.extras(),
            control,
            new RequestCounting(core.counters()),
            door == null ? null : door.parts(),
            options.pages());
    // Open while the log is still replayed: /health answers, /ready says not yet.
    Server server = resources.add("server", open(options, serverId, foundation, parts));
    resources.atEnd("sessions", sessions::shutdown);
    resources.atEnd("listening", server::stopAccepting);
    resources.atEnd("neighbours", neighbours::end);
    var announced = neighbours.announce(server.internalPort(), foundation.blocking());
    own.awaitReplayed();
    Neighbours.await(announced);
    return new Node(
        resources, server, readiness, new Reload(options, live, rules.feeds(), rules.file()));
  }

  private static LiveRules liveRules(
      NodeOptions options, RunningRules rules, ControlState state, Foundation foundation) {
    LiveRules live = new LiveRules(options, rules, state.control(), foundation.blocking());
    live.apply();
    state.control().listen(_ -> foundation.blocking().execute(live::apply));
    return live;
  }

  private static ControlState controlState(
      NodeOptions options, byte[] secret, OwnLog own, Foundation foundation) throws StartException {
    return ControlState.start(
        Declared.of(options.configuration(), options.apps()),
        tokens(options, secret, foundation),
        own,
        foundation);
  }

  private static TokenBackend tokenBackend(ControlState state, Core core) {
    return new TokenBackend(
        state.access(), state.namespaces(), core.publisher()::redeem, state.revocations()::write);
  }

  private static ConnectionKeys connectionKeys(byte[] secret) {
    return new ConnectionKeys(SecretUse.CONNECTION_KEYS.of(secret));
  }

  private static void presenceOf(ControlState state, NodeOptions options, Foundation foundation) {
    foundation.fixtures().from(channel -> PresenceDoor.fixtures(state.control(), channel));
    foundation
        .memberLimits()
        .set(
            options.limits().membersPerChannel(),
            app -> state.namespaces().limits(app).presenceMembers());
  }

  private static Core core(NodeOptions options, OwnLog own, Foundation foundation, Ruled ruled) {
    var counters = new NodeCounters(Clock.systemUTC());
    return new Core(
        ruled.state(),
        ruled.live(),
        new PublishRules(options.limits(), foundation.ids()::message),
        new Publisher(
            ruled.homes(),
            own.appender(),
            own.readers().pending(),
            new PublishCounting(counters, ruled.state().namespaces())),
        ruled.homes(),
        ruled.keys(),
        counters);
  }

  /** The port that clients connect to. */
  int port() {
    return server.port();
  }

  /** Takes over what its configuration file says now. Thread: one at a time. */
  Reload reload() {
    return reload;
  }

  /** The ports of further listeners. */
  List<Integer> morePorts() {
    return server.morePorts();
  }

  /** Sends clients elsewhere, then ends part by part. */
  @Override
  public void close() {
    readiness.end();
    resources.close();
  }

  private static TokenSettings tokens(NodeOptions options, byte[] secret, Foundation foundation) {
    var signatures =
        new JwtSignatures(
            ModuleSettings.issuers(options.configuration()),
            foundation.blocking(),
            System::nanoTime);
    return new TokenSettings(
        SecretUse.TOKENS.of(secret),
        signatures,
        Clock.systemUTC(),
        foundation.ids().random()::nextLong);
  }

  private static Sessions sessions(
      NodeOptions options, Core core, OwnLog own, Foundation foundation, Told told) {
    Ids ids = foundation.ids();
    return new Sessions(
        new SessionServices(
            core.state().access(),
            options.limits(),
            core.homes(),
            own.readers().agents(),
            own.readers().frames(),
            core.publisher(),
            core.publishRules(),
            new Presence(
                own.log(),
                own.readers().agents(),
                new PublishCounting(core.counters(), core.state().namespaces())),
            new PresenceRules(options.limits()),
            core.keys(),
            foundation.registry(),
            told.settings(),
            ids::connection,
            ids::generation,
            System::nanoTime,
            core.state().namespaces(),
            editing(options, core, own, foundation),
            told.occupancies(),
            told.metaEvents(),
            Clock.systemUTC()));
  }

  private static Backend backend(
      NodeOptions options, Core core, OwnLog own, Foundation foundation, Occupancies occupancies) {
    History history =
        new History(core.homes(), own.readers().agents(), HistoryKeeping.kept(own, foundation));
    return new Backend(
        core.state().access(),
        core.publishRules(),
        core.publisher()::publish,
        history::page,
        options.limits().channelsPerBatch(),
        core.state().namespaces(),
        new NodeChannels(occupancies, new Presence(own.log(), own.readers().agents())),
        core.keys()::owner,
        PresenceDoor.of(own, foundation),
        editing(options, core, own, foundation));
  }

  private static ControlParts control(
      NodeOptions options, Core core, OwnLog own, Foundation foundation, Resources resources) {
    Ids ids = foundation.ids();
    Control control = core.state().control();
    var naming = new Naming(ids::connection, ids::secret, Clock.systemUTC());
    TestApps testApps = options.testApps() ? new TestApps(control, naming, Declared.ACCOUNT) : null;
    if (testApps != null) {
      resources.add(
          "test apps", EachMinute.run("barnabas-test-apps", testApps::sweep, Clock.systemUTC()));
    }
    StatsStore stats = StatsKeeping.start(own, core.counters(), foundation, resources);
    var pushRecords = new KafkaSharedRecords(own.push(), foundation.blocking());
    var push = new PushRegistry(pushRecords);
    pushRecords.follow(push);
    return new ControlParts(
        control,
        new Administration(control, naming, Declared.ACCOUNT, core.liveRules()),
        options.controlTokens(),
        testApps,
        stats,
        push,
        Clock.systemUTC());
  }

  private static Editing editing(
      NodeOptions options, Core core, OwnLog own, Foundation foundation) {
    Readers readers = own.readers();
    return new Editing(
        new EditRules(options.limits(), core.state().namespaces(), foundation.ids()::message),
        new Edits(
            core.homes(), readers.agents(), own.appender(), readers.pending(), options.limits()),
        new MessageReads(core.homes(), readers.agents(), readers.replay(), foundation.blocking()));
  }

  private static OwnLog ownLog(NodeOptions options, Foundation foundation, Resources resources)
      throws StartException, InterruptedException {
    int recordBytesMax = 2 * options.limits().maxFrameSize() + EditedMessage.SUMMARIES_BYTES_MAX;
    return OwnLog.open(options.configuration(), recordBytesMax, foundation, resources);
  }

  private static Server open(
      NodeOptions options, String serverId, Foundation foundation, ServerParts parts)
      throws StartException {
    var settings =
        new ServerSettings(
            options.listen(),
            options.more(),
            options.limits(),
            serverId,
            Clock.systemUTC(),
            System::nanoTime);
    try {
      return Server.start(settings, foundation.loops(), parts);
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      throw new StartException(String.valueOf((cause == null ? e : cause).getMessage()), e);
    }
  }
}
