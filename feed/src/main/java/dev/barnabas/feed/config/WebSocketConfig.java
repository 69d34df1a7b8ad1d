package dev.barnabas.feed.config;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedInput;
import dev.barnabas.feed.FeedMapping;
import dev.barnabas.feed.FeedSettings;
import dev.barnabas.feed.Inbox;
import dev.barnabas.feed.MemoryInbox;
import dev.barnabas.feed.Overflow;
import dev.barnabas.feed.Subscription;
import dev.barnabas.feed.socket.SocketSettings;
import dev.barnabas.feed.spool.Spool;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of a WebSocket source. Immutable. Thread: any. */
public final class WebSocketConfig extends AbstractConfig {

  /**
   * A connection of its own.
   *
   * @param index in the configuration
   */
  public record Connection(int index, String url, List<String> subscriptions) {
    public Connection {
      subscriptions = List.copyOf(subscriptions);
    }
  }

  public WebSocketConfig(Map<String, String> properties) {
    super(WebSocketDefinition.make(), properties, false);
  }

  public static ConfigDef definition() {
    return WebSocketDefinition.make();
  }

  /** What keys say only together: the key → what is wrong. */
  public Map<String, String> problems() {
    var problems = new LinkedHashMap<String, String>();
    boolean one = getString(WebSocketKeys.URL) != null;
    boolean several = !getList(WebSocketKeys.URLS).isEmpty();
    if (one == several) {
      problems.put(
          WebSocketKeys.URL,
          one ? "is there beside websocket.urls: keep one of them" : "is required: the feed's URL");
    }
    if (getString(WebSocketKeys.SUBSCRIPTION) != null
        && getString(WebSocketKeys.SUBSCRIPTIONS) != null) {
      problems.put(
          WebSocketKeys.SUBSCRIPTION,
          "is there beside websocket.subscription.messages: keep one of them");
    }
    boolean resumes =
        subscriptions().stream().map(Subscription::of).anyMatch(Subscription::resumes);
    if (resumes && getString(WebSocketKeys.RESUME) == null) {
      problems.put(
          WebSocketKeys.RESUME,
          "is required where a subscription has #{offset.…}: the path of what to go on from");
    }
    return problems;
  }

  private List<String> subscriptions() {
    String one = getString(WebSocketKeys.SUBSCRIPTION);
    String several = getString(WebSocketKeys.SUBSCRIPTIONS);
    return several != null
        ? WebSocketDefinition.subscriptions(several)
        : one == null ? List.of() : List.of(one);
  }

  /** All connections: of each URL, and of each subscription where these are shared among tasks. */
  public List<Connection> connections() {
    String one = getString(WebSocketKeys.URL);
    List<String> urls = one != null ? List.of(one) : getList(WebSocketKeys.URLS);
    var connections = new ArrayList<Connection>();
    for (String url : urls) {
      if (getBoolean(WebSocketKeys.SHARED)) {
        for (String subscription : subscriptions()) {
          connections.add(new Connection(connections.size(), url, List.of(subscription)));
        }
      } else {
        connections.add(new Connection(connections.size(), url, subscriptions()));
      }
    }
    if (connections.isEmpty()) {
      throw new ConfigException(WebSocketKeys.URL, null, "is required");
    }
    return connections;
  }

  /** How to read a connection. */
  public FeedInput.Plan plan(Connection connection) {
    return new FeedInput.Plan(
        connection.url() + " (connection " + connection.index() + ")",
        feed(connection),
        mapping(),
        getString(WebSocketKeys.ON_FAILURE).equals("stop"));
  }

  private FeedSettings feed(Connection connection) {
    Duration every = millis(WebSocketKeys.PING_EVERY);
    String pong = getString(WebSocketKeys.PONG);
    return new FeedSettings(
        new SocketSettings(
            WebSocketDefinition.checkUrl(connection.url()),
            headers(),
            millis(WebSocketKeys.OPEN_TIMEOUT),
            getBoolean(WebSocketKeys.COMPRESSION)),
        connection.subscriptions().stream().map(Subscription::of).toList(),
        new FeedSettings.Reconnect(
            getBoolean(WebSocketKeys.RECONNECT),
            millis(WebSocketKeys.BACKOFF),
            millis(WebSocketKeys.BACKOFF_MAX),
            Math.max(0, getInt(WebSocketKeys.ATTEMPTS))),
        Optional.ofNullable(getString(WebSocketKeys.PING))
            .map(message -> new FeedSettings.Heartbeat(message, every)),
        millis(WebSocketKeys.SILENCE),
        pong == null ? null : Pattern.compile(pong));
  }

  /**
   * What keeps the connection's messages until they are written.
   *
   * @param owner who has the configuration; its part of the spool's folder
   * @throws IOException when the spool can't be opened
   */
  public Inbox inbox(String owner, Connection connection, FeedFigures figures) throws IOException {
    String folder = getString(WebSocketKeys.SPOOL);
    Overflow overflow =
        Overflow.valueOf(
            getString(WebSocketKeys.OVERFLOW).replace('-', '_').toUpperCase(Locale.ROOT));
    if (folder == null) {
      return new MemoryInbox(queueSize(), overflow, figures);
    }
    String own = URLEncoder.encode(owner, StandardCharsets.UTF_8) + "-" + connection.index();
    return Spool.open(
        Path.of(folder).resolve(own), getLong(WebSocketKeys.SPOOL_MAX), overflow, figures);
  }

  public int queueSize() {
    return getInt(WebSocketKeys.QUEUE);
  }

  private Duration millis(String key) {
    return Duration.ofMillis(getLong(key));
  }

  private Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    String written = getString(WebSocketKeys.HEADERS);
    if (written != null) {
      headers.putAll(WebSocketDefinition.headers(written));
    }
    var token = getPassword(WebSocketKeys.TOKEN);
    if (token != null) {
      headers.put("Authorization", "Bearer " + token.value());
    }
    return headers;
  }

  private FeedMapping mapping() {
    return new FeedMapping(
        new FeedMapping.Texts(
            getString(WebSocketKeys.TOPIC),
            getString(WebSocketKeys.TOPIC_TEMPLATE),
            getString(WebSocketKeys.KEY_PATH),
            getString(WebSocketKeys.TIMESTAMP_PATH),
            getString(WebSocketKeys.SPLIT),
            getString(WebSocketKeys.RESUME)));
  }
}
