package dev.barnabas.server;

import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.Revocation;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.core.access.TokenSettings;
import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRules;
import dev.barnabas.core.control.Administration;
import dev.barnabas.core.control.AppRecord;
import dev.barnabas.core.control.Control;
import dev.barnabas.core.control.FileRecord;
import dev.barnabas.core.control.KeyRecord;
import dev.barnabas.core.control.NamespaceRecord;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.control.Naming;
import dev.barnabas.core.control.Origin;
import dev.barnabas.core.control.TestApps;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.core.push.PushRegistry;
import dev.barnabas.core.session.ConnectionKeys;
import dev.barnabas.core.stats.NodeCounters;
import dev.barnabas.core.stats.StatsStore;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.server.broker.BrokerParts;
import dev.barnabas.server.comet.NodeSignature;
import dev.barnabas.server.control.ControlParts;
import dev.barnabas.server.control.ControlToken;
import dev.barnabas.server.jwt.JwtSignatures;
import dev.barnabas.server.metrics.Metric;
import dev.barnabas.server.rest.Backend;
import dev.barnabas.server.rest.Status;
import dev.barnabas.server.rest.TokenBackend;
import dev.barnabas.server.transport.ListenOptions;
import dev.barnabas.server.transport.ListenOptions.TlsFiles;
import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.transport.SocketIo;
import dev.barnabas.server.websocket.EchoConnections;
import dev.barnabas.testkit.control.AnyRules;
import dev.barnabas.testkit.control.MemoryRecords;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server on a free port whose core is a small stand-in: {@link EchoConnections} behind
 * WebSockets, {@link MemoryChannels} behind REST. Thread: any.
 */
public final class TestServer implements AutoCloseable {
  /** May do everything. */
  public static final String KEY = "shop.root:secret";

  /** May do everything, and take back the tokens that it gave. */
  public static final String REVOCABLE = "shop.revocable:secret";

  /** May only read {@code open:*}. */
  public static final String READER = "shop.reader:secret";

  /** May only have devices for {@code news:*}. */
  public static final String PHONE = "shop.phone:secret";

  /** A token of the Control API. */
  public static final String CONTROL = "control-token-of-the-tests";

  /** Another, which only reads. */
  public static final String CONTROL_READER = "reading-token-of-the-tests";

  public static final long NOW = 1_700_000_000_000L;

  private static final byte[] BETWEEN_NODES = "between-nodes".getBytes(StandardCharsets.UTF_8);

  public final EchoConnections connections = new EchoConnections();
  public final MemoryChannels channels = new MemoryChannels();

  /** The requests for tokens that were used. */
  private final Set<String> nonces = ConcurrentHashMap.newKeySet();

  /** Added to the real clock of deadlines: moves time forward. */
  public final AtomicLong skippedNanos = new AtomicLong();

  public final ConnectionKeys connectionKeys = new ConnectionKeys(new byte[32]);

  /** App and status of each request that was answered. */
  public final Queue<String> answered = new ConcurrentLinkedQueue<>();

  public final FixedChannels liveChannels = new FixedChannels();
  public final Namespaces namespaces = Namespaces.none();
  public final MemoryRecords records = new MemoryRecords();
  public final Access access =
      new Access(
          List.of(),
          new TokenSettings(
              new byte[32],
              new JwtSignatures(List.of(), Runnable::run, System::nanoTime),
              this::now,
              this::nextId));
  public final Control control = new Control(records, access, namespaces);
  public final TestApps testApps;
  public final NodeCounters counters = new NodeCounters(() -> Instant.ofEpochMilli(NOW));
  public final MemoryRecords statsRecords = new MemoryRecords();
  public final StatsStore stats;
  public final MemoryRecords pushRecords = new MemoryRecords();
  public final PushRegistry push = new PushRegistry(pushRecords);

  /** The time of day: {@link #NOW}, and what a test adds. */
  public final AtomicLong addedMillis = new AtomicLong();

  private final InstantSource time = () -> Instant.ofEpochMilli(NOW + addedMillis.get());

  public volatile Status status = new Status(true, Map.of());

  /** Whether someone may use a connection key. */
  public volatile BiPredicate<String, Identity> keys = (_, _) -> true;

  /** Where other nodes are. */
  public final Map<String, URI> peers = new ConcurrentHashMap<>();

  private final AtomicInteger ids = new AtomicInteger();
  private final NettyLoops loops = NettyLoops.start(2, SocketIo.IO_URING);
  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(
      Limits limits, @Nullable TlsFiles tls, String nodeId, @Nullable BrokerParts broker) {
    var settings =
        new ServerSettings(
            new ListenOptions("localhost", 0, tls),
            limits,
            nodeId,
            time,
            () -> System.nanoTime() + skippedNanos.get());
    var ownIds =
        new Naming(
            () -> "made" + ids.incrementAndGet(), () -> "hidden-" + ids.incrementAndGet(), time);
    stats = new StatsStore(statsRecords, counters, "node-1", time);
    statsRecords.follow(stats);
    pushRecords.follow(push);
    testApps = new TestApps(control, ownIds, "account");
    records.follow(control);
    control.declare(declared());
    var backend =
        new Backend(
            access,
            new PublishRules(limits, () -> "id" + ids.incrementAndGet()),
            channels::publish,
            channels::page,
            limits.channelsPerBatch(),
            namespaces,
            liveChannels,
            connectionKeys::owner,
            new NoPresence(),
            null);
    server =
        Server.start(
            settings,
            loops,
            new ServerParts(
                connections,
                backend,
                new TokenBackend(access, namespaces, this::redeem, this::revoke),
                new CometParts(
                    (key, identity) -> keys.test(key, identity),
                    node -> Optional.ofNullable(peers.get(node)),
                    new ListenOptions("localhost", 0, null),
                    BETWEEN_NODES,
                    () -> "%016d".formatted(ids.incrementAndGet()),
                    15_000),
                () -> status,
                () -> List.of(Metric.counter("barnabas_test_total", "Tests.", 7)),
                Map.of("demo/settings.json", params -> Map.of("demo", true, "asked", params)),
                new ControlParts(
                    control,
                    new Administration(control, ownIds, "account", new AnyRules()),
                    List.of(
                        new ControlToken("all", CONTROL, false),
                        new ControlToken("watch", CONTROL_READER, true)),
                    testApps,
                    stats,
                    push,
                    time),
                (request, status) -> answered.add(request.app() + " " + status),
                broker,
                null));
  }

  /** What was thrown on its loops and nobody expected. */
  public long failures() {
    return loops.failures().count();
  }

  private static FileRecord declared() {
    return new FileRecord(
        1,
        List.of(
            new AppRecord(
                "shop", "account", "shop", true, false, AppLimits.STANDARD, 0, 0, 0, Origin.FILE)),
        List.of(
            key("root", "{\"*\":[\"*\"]}"),
            key("revocable", true, false, 0),
            key("gone", false, true, 0),
            key("old", false, false, 1),
            key("phone", "{\"news:*\":[\"push-subscribe\"]}"),
            key("reader", "{\"open:*\":[\"subscribe\",\"history\"]}")),
        List.of(
            new NamespaceRecord(
                "shop",
                NamespaceTrees.read(Namespace.standard("news"), Map.of("pushEnabled", true)),
                0,
                0,
                Origin.FILE)));
  }

  private static KeyRecord key(String id, String capability) {
    return new KeyRecord("shop", id, id, "secret", capability, false, false, 0, 0, 0, Origin.FILE);
  }

  private static KeyRecord key(String id, boolean revocable, boolean revoked, long expiresMillis) {
    String all = "{\"*\":[\"*\"]}";
    return new KeyRecord(
        "shop", id, id, "secret", all, revocable, revoked, expiresMillis, 0, 0, Origin.FILE);
  }

  private long nextId() {
    return ids.incrementAndGet();
  }

  private Instant now() {
    return time.instant();
  }

  private void redeem(String nonce, Consumer<PublishOutcome> listener) {
    PublishOutcome outcome =
        nonces.add(nonce)
            ? new PublishOutcome.Accepted(List.of())
            : new PublishOutcome.Refused(ErrorCode.NONCE_REPLAYED.with("used before"));
    Thread.ofVirtual().start(() -> listener.accept(outcome));
  }

  private CompletionStage<Void> revoke(List<Revocation> added) {
    access
        .revocations()
        .records(added)
        .forEach((key, each) -> access.revocations().onRecord(key, each.bytes()));
    return CompletableFuture.completedStage(null);
  }

  public static TestServer start() {
    return start(Limits.defaults());
  }

  public static TestServer start(Limits limits) {
    return new TestServer(limits, null, "node-1", null);
  }

  /** One of several nodes. */
  public static TestServer node(String nodeId) {
    return new TestServer(Limits.defaults(), null, nodeId, null);
  }

  public static TestServer start(TlsFiles tls) {
    return new TestServer(Limits.defaults(), tls, "node-1", null);
  }

  /** One that speaks kafka-websocket's protocol as well. */
  public static TestServer start(BrokerParts broker) {
    return new TestServer(Limits.defaults(), null, "node-1", broker);
  }

  public int port() {
    return server.port();
  }

  /** Where other nodes reach it. */
  public URI internalAddress() {
    return URI.create("http://localhost:" + server.internalPort());
  }

  public int openSockets() {
    return server.openSockets();
  }

  /** A number that it tells of itself. */
  public long metric(String name) {
    String text = new String(send("GET", "/metrics", null).body(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Closes the doors, but not the loops. */
  public void closeDoors() {
    server.close();
  }

  public RawSocket open() {
    return RawSocket.open(port());
  }

  /** A socket through TLS. */
  public RawSocket open(SocketFactory factory) {
    return RawSocket.open(factory, port());
  }

  /** A request with headers given as name, value, name, value. */
  public HttpResponse<byte[]> send(
      String method, String path, byte @Nullable [] body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  /**
   * A GET at the door for other nodes.
   *
   * @param signature see {@link #signature}
   */
  public HttpResponse<byte[]> sendInternally(String path, String signature) {
    var request =
        HttpRequest.newBuilder(URI.create(internalAddress() + path))
            .header("X-Barnabas-Node", signature)
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  /** A token of {@link #KEY}. */
  public String token() {
    var request = TokenRequest.of("shop.root", Map.of());
    return access.grant(request, new Credential.Key(KEY)).token();
  }

  /** How another node would sign a GET that it has for one. */
  public String signature(String nodeId, String path) {
    return new NodeSignature(BETWEEN_NODES, time).of(nodeId, "GET", path, new byte[0]);
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
    loops.close();
  }
}
