package dev.barnabas.app.wiring;

import dev.barnabas.app.config.AppSettings;
import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.KafkaSettings;
import dev.barnabas.app.config.ListenSettings;
import dev.barnabas.app.config.LogSettings;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.demo.ChatTokens;
import dev.barnabas.app.demo.Demo;
import dev.barnabas.app.demo.DemoFeed;
import dev.barnabas.app.demo.DemoTopics;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.kafka.ClusterConfig;
import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.protocol.json.Json;
import dev.barnabas.server.control.ControlToken;
import dev.barnabas.server.rest.Extra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kafka, a node and a demo in one process, as {@code dev} runs them. */
public final class DevNode implements Started {
  private static final String APP = "local";

  /** Half of what {@code serve} takes: one machine, and each partition costs a start some time. */
  private static final int PARTITIONS = 8;

  /** The demo page follows every bus; a developer's page may well do the same. */
  private static final int CHANNELS_PER_CONNECTION = 1_000;

  /** The demo's page gives everyone who sees it a key, so only this machine sees it unasked. */
  private static final String LOOPBACK = "localhost";

  /** All of it, the node's end and Kafka's; what is not done by then is cut. */
  private static final Duration END_MAX = Duration.ofMillis(4_300);

  /** A start takes some seconds on most machines, and nobody need be told of those. */
  private static final Duration NOTICE = Duration.ofSeconds(15);

  /** Before what Kafka did not answer is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Path TEMPORARIES = Path.of(System.getProperty("java.io.tmpdir"));

  private static final long DEMO_SEED = 42;

  private final Resources resources;
  private final ClientAddress address;
  private final int kafkaPort;
  private final ApiKey key;
  private final ControlToken token;

  private DevNode(
      Resources resources, ClientAddress address, int kafkaPort, ApiKey key, ControlToken token) {
    this.resources = resources;
    this.address = address;
    this.kafkaPort = kafkaPort;
    this.key = key;
    this.token = token;
  }

  /** Starts it; blocks until it serves. */
  public static DevNode start(DevOptions options)
      throws ConfigException, StartException, InterruptedException {
    Resources resources = new Resources(END_MAX, System::nanoTime);
    try (var _ = WaitNotice.of("Kafka, which starts in this process …", NOTICE, NOTICE)) {
      return start(options, resources);
    } catch (ConfigException | StartException | InterruptedException | RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static DevNode start(DevOptions options, Resources resources)
      throws ConfigException, StartException, InterruptedException {
    ConfigFile file = options.file();
    List<AppSettings> apps = file.configuration().apps();
    String app = apps.isEmpty() ? APP : apps.getFirst().id();
    // Read before anything starts: a user waits for Kafka only once the file is fine.
    Rules rules = rules(options, app);
    ListenSettings listen = file.configuration().listen();
    String host = file.has("listen.host") ? listen.host() : LOOPBACK;
    int port = options.port() == null ? listen.port() : options.port();
    requireFolder(options.pages());
    PortCheck.requireFree(host, port, "--port");
    PortCheck.requireFree(LOOPBACK, options.kafkaPort(), "--kafka-port");
    DevFolder folder = resources.add("data folder", DevFolder.open(options.dataDir(), TEMPORARIES));
    ApiKey key = DevKey.of(app, folder.secret(), new SecureRandom());
    ControlToken token =
        new ControlToken(
            "dev", DevKey.controlToken(folder.controlToken(), new SecureRandom()), false);
    EmbeddedKafka kafka = resources.add("Kafka", startKafka(folder, options.kafkaPort()));
    var insistence = new Insistence(kafka::isAlive, PAUSE);
    insistence.on(() -> makeTopics(options, rules, kafka.bootstrap()));
    Configuration configuration = configuration(file, kafka.bootstrap());
    if (options.demo()) {
      configuration = configuration.withNamespaces(demo().configuration().namespaces());
    }
    NodeOptions node =
        new NodeOptions(
            configuration,
            rules,
            file.foreignExtensions(),
            apps(apps, app, key),
            ModuleSettings.listen(host, port, listen),
            ModuleSettings.limits(
                configuration.limits(),
                file.has("limits.channelsPerConnection")
                    ? configuration.limits().channelsPerConnection()
                    : CHANNELS_PER_CONNECTION),
            Stream.concat(
                    Stream.of(token),
                    ModuleSettings.controlTokens(configuration.control()).stream())
                .toList(),
            options.demo() ? demoPaths(key, LOOPBACK + ':' + kafka.port()) : Map.of(),
            true,
            List.of(),
            DoorSettings.of(configuration),
            options.pages());
    Node started = resources.add("node", insistence.on(() -> Node.start(node)));
    if (options.demo()) {
      DemoFeed feed =
          resources.add("demo feed", new DemoFeed(kafka.bootstrap(), DEMO_SEED, Clock.systemUTC()));
      feed.start();
    }
    ClientAddress address = ClientAddress.of(listen.tls() != null, host, started.port());
    return new DevNode(resources, address, kafka.port(), key, token);
  }

  private static void requireFolder(@Nullable Path pages) throws StartException {
    if (pages != null && !Files.isDirectory(pages)) {
      throw new StartException("--pages " + pages + ": there is no such folder");
    }
  }

  private static boolean makeTopics(DevOptions options, Rules rules, String bootstrap)
      throws InterruptedException {
    if (options.demo()) {
      DemoTopics.create(bootstrap);
    }
    RuleTopics.make(rules, ClusterConfig.of(bootstrap));
    return true;
  }

  @Override
  public String url() {
    return address.url();
  }

  /** Where clients connect. */
  public ClientAddress address() {
    return address;
  }

  /** Where Kafka clients connect: {@code host:port}. */
  public String kafkaBootstrap() {
    return LOOPBACK + ':' + kafkaPort;
  }

  /** A key that works: {@code APP.KEY:SECRET}. */
  public String key() {
    return key.text();
  }

  /** A token of the Control API that works. */
  public String controlToken() {
    return token.secret();
  }

  @Override
  public void close() {
    resources.close();
  }

  private static Rules rules(DevOptions options, String app) throws ConfigException {
    Rules rules = Rules.read(options.source(), options.file(), app);
    if (!options.demo()) {
      return rules;
    }
    return rules.with(
        Rules.read("demo-rules.yaml", demo(), app), options.source() + " together with the demo");
  }

  private static ConfigFile demo() throws ConfigException {
    return ConfigFile.builtIn(Demo.rulesYaml(), "demo-rules.yaml");
  }

  private static EmbeddedKafka startKafka(DevFolder folder, int port) throws StartException {
    try {
      return EmbeddedKafka.start(new EmbeddedKafka.Options(folder.kafka(), port));
    } catch (IOException e) {
      throw new StartException(e.getMessage() + " (the broker's port is set with --kafka-port)", e);
    }
  }

  /** One broker here: the file's clusters stay, ours is this process's. */
  private static Configuration configuration(ConfigFile file, String bootstrap) {
    LogSettings log = file.configuration().log();
    LogSettings here =
        new LogSettings(
            log.topic(),
            file.has("log.partitions") ? log.partitions() : PARTITIONS,
            1,
            log.retention(),
            log.window(),
            log.windowBytes(),
            log.dedupWindow());
    return file.configuration().onCluster(new KafkaSettings(bootstrap, Map.of()), here);
  }

  private static List<App> apps(List<AppSettings> configured, String app, ApiKey key) {
    List<App> apps = new ArrayList<>();
    configured.forEach(one -> apps.add(ModuleSettings.app(one)));
    App first = apps.isEmpty() ? new App(app, List.of()) : apps.removeFirst();
    List<ApiKey> keys = new ArrayList<>(first.keys());
    // The file may have a key of this name: the printed one is the one that works.
    keys.removeIf(one -> one.name().equals(key.name()));
    keys.add(key);
    apps.addFirst(new App(app, keys));
    return apps;
  }

  private static Map<String, Extra> demoPaths(ApiKey key, String bootstrap) {
    Object settings = Json.parse(Demo.settingsJson(key.text(), bootstrap));
    var ids = new Ids(new SecureRandom());
    var tokens = new ChatTokens(key, Clock.systemUTC(), ids::secret);
    return Map.of("demo/settings.json", _ -> settings, "demo/chat-token", tokens::answer);
  }
}
