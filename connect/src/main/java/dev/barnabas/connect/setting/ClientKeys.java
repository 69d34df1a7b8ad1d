package dev.barnabas.connect.setting;

import dev.barnabas.connect.rest.RestSettings;
import dev.barnabas.feed.config.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The keys {@code client.*}, named as the Ably connector names them: where the nodes are. */
public final class ClientKeys {
  public static final String KEY = "client.key";
  public static final String HOST = "client.rest.host";

  private static final String ENVIRONMENT = "client.environment";
  private static final String PORT = "client.port";
  private static final String TLS_PORT = "client.tls.port";
  private static final String TLS = "client.tls";
  private static final String FALLBACK_HOSTS = "client.fallback.hosts";
  private static final String OPEN_TIMEOUT = "client.http.open.timeout";
  private static final String REQUEST_TIMEOUT = "client.http.request.timeout";
  private static final String RETRIES = "client.http.max.retry.count";
  private static final String PROXY = "client.proxy";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String NO_EFFECT = "Accepted for the Ably connector's sake; has no effect.";

  private ClientKeys() {}

  /** Adds where nodes are and who we are. */
  public static ConfigDef address(ConfigDef def) {
    return def.define(
            KEY,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            Check.apiKey(),
            Importance.HIGH,
            "The API key, app.name:secret.")
        .define(
            HOST, ConfigDef.Type.STRING, null, Importance.HIGH, "The host of a node or balancer.")
        .define(
            ENVIRONMENT,
            ConfigDef.Type.STRING,
            null,
            Importance.LOW,
            "Where client.rest.host is absent: the host is NAME-rest.ably.io.")
        .define(
            PORT,
            ConfigDef.Type.INT,
            0,
            Check.port(),
            Importance.MEDIUM,
            "The port without TLS; 0: 80.")
        .define(
            TLS_PORT,
            ConfigDef.Type.INT,
            0,
            Check.port(),
            Importance.MEDIUM,
            "The port with TLS; 0: 443.")
        .define(TLS, ConfigDef.Type.BOOLEAN, true, Importance.MEDIUM, "Whether to speak TLS.");
  }

  /** Adds how to speak REST there. */
  public static ConfigDef rest(ConfigDef def) {
    address(def)
        .define(
            FALLBACK_HOSTS,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.LOW,
            "Further hosts, asked in turn when the first does not answer.")
        .define(
            OPEN_TIMEOUT,
            ConfigDef.Type.INT,
            4_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Milliseconds to connect in.")
        .define(
            REQUEST_TIMEOUT,
            ConfigDef.Type.INT,
            15_000,
            Checks.atLeast(1),
            Importance.LOW,
            "Milliseconds for a whole request.")
        .define(
            RETRIES,
            ConfigDef.Type.INT,
            3,
            Checks.atLeast(0),
            Importance.LOW,
            "How many of the fallback hosts a request is tried on.")
        .define(
            PROXY, ConfigDef.Type.BOOLEAN, false, Importance.LOW, "Whether to go through a proxy.")
        .define(PROXY + ".host", ConfigDef.Type.STRING, null, Importance.LOW, "The proxy's host.")
        .define(
            PROXY + ".port",
            ConfigDef.Type.INT,
            0,
            Check.port(),
            Importance.LOW,
            "The proxy's port.")
        .define(
            PROXY + ".username", ConfigDef.Type.STRING, null, Importance.LOW, "Who we are for it.")
        .define(
            PROXY + ".password", ConfigDef.Type.PASSWORD, null, Importance.LOW, "And its password.")
        .define(
            PROXY + ".non.proxy.hosts",
            ConfigDef.Type.LIST,
            List.of(),
            Importance.LOW,
            "Ends of host names that are reached without it.")
        .define(
            PROXY + ".pref.auth.type",
            ConfigDef.Type.STRING,
            "BASIC",
            Checks.oneOf("BASIC", "DIGEST", "X_ABLY_TOKEN"),
            Importance.LOW,
            NO_EFFECT);
    return def.define(
            "client.async.http.threadpool.size", ConfigDef.Type.INT, 64, Importance.LOW, NO_EFFECT)
        .define("client.push.full.wait", ConfigDef.Type.BOOLEAN, false, Importance.LOW, NO_EFFECT)
        .define("client.loglevel", ConfigDef.Type.INT, 0, Importance.LOW, NO_EFFECT);
  }

  /** What no single key can say: that there is a host. */
  public static void check(Config report, AbstractConfig config) {
    try {
      host(config);
    } catch (ConfigException missing) {
      Reports.add(report, HOST, "is required: the host of a Barnabas node or of its balancer");
    }
    if (config.getBoolean(TLS) && config.getInt(PORT) != 0) {
      Reports.add(
          report,
          PORT,
          "is the port without TLS, and client.tls is true. Set client.tls.port, or"
              + " client.tls=false");
    }
  }

  /** The host that is asked first. */
  public static String host(AbstractConfig config) {
    String host = config.getString(HOST);
    if (host != null) {
      return host;
    }
    String environment = config.getString(ENVIRONMENT);
    if (environment == null) {
      throw new ConfigException(HOST, null, "is required");
    }
    return environment + "-rest.ably.io";
  }

  public static int port(AbstractConfig config) {
    boolean tls = config.getBoolean(TLS);
    int port = config.getInt(tls ? TLS_PORT : PORT);
    return port != 0 ? port : tls ? HTTPS_PORT : HTTP_PORT;
  }

  public static boolean tls(AbstractConfig config) {
    return config.getBoolean(TLS);
  }

  public static String key(AbstractConfig config) {
    return config.getPassword(KEY).value();
  }

  /** Everything that REST needs. */
  public static RestSettings rest(AbstractConfig config, String agent, boolean sourceIds) {
    var hosts = new ArrayList<String>();
    hosts.add(host(config));
    config.getList(FALLBACK_HOSTS).stream().limit(config.getInt(RETRIES)).forEach(hosts::add);
    return new RestSettings(
        hosts,
        port(config),
        tls(config),
        key(config),
        agent,
        sourceIds,
        Duration.ofMillis(config.getInt(OPEN_TIMEOUT)),
        Duration.ofMillis(config.getInt(REQUEST_TIMEOUT)),
        proxy(config));
  }

  private static Optional<RestSettings.Proxy> proxy(AbstractConfig config) {
    if (!config.getBoolean(PROXY)) {
      return Optional.empty();
    }
    String host = config.getString(PROXY + ".host");
    if (host == null) {
      throw new ConfigException(PROXY + ".host", null, "is required where client.proxy is true");
    }
    Password password = config.getPassword(PROXY + ".password");
    Optional<RestSettings.Credentials> credentials =
        Optional.ofNullable(config.getString(PROXY + ".username"))
            .map(user ->
                new RestSettings.Credentials(user, password == null ? "" : password.value()));
    return Optional.of(
        new RestSettings.Proxy(
            host,
            config.getInt(PROXY + ".port"),
            credentials,
            config.getList(PROXY + ".non.proxy.hosts")));
  }
}
