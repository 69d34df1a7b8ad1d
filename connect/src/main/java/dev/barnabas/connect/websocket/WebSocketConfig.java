package dev.barnabas.connect.websocket;

import dev.barnabas.connect.feed.FeedMapping;
import dev.barnabas.connect.feed.FeedSettings;
import dev.barnabas.connect.feed.Subscription;
import dev.barnabas.connect.setting.Reports;
import dev.barnabas.connect.socket.Overflow;
import dev.barnabas.connect.socket.SocketSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
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

  /** Adds to a report what keys say only together. */
  public static void check(Config report, WebSocketConfig config) {
    boolean one = config.getString(WebSocketKeys.URL) != null;
    boolean several = !config.getList(WebSocketKeys.URLS).isEmpty();
    if (one == several) {
      Reports.add(
          report,
          WebSocketKeys.URL,
          one ? "is there beside websocket.urls: keep one of them" : "is required: the feed's URL");
    }
    if (config.getString(WebSocketKeys.SUBSCRIPTION) != null
        && config.getString(WebSocketKeys.SUBSCRIPTIONS) != null) {
      Reports.add(
          report,
          WebSocketKeys.SUBSCRIPTION,
          "is there beside websocket.subscription.messages: keep one of them");
    }
    boolean resumes = config.subscriptions().stream().anyMatch(text -> text.contains("#{offset"));
    if (resumes && config.getString(WebSocketKeys.RESUME) == null) {
      Reports.add(
          report,
          WebSocketKeys.RESUME,
          "is required where a subscription has #{offset.…}: the path of what to go on from");
    }
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

  public FeedSettings feed(Connection connection) {
    Duration every = millis(WebSocketKeys.PING_EVERY);
    String pong = getString(WebSocketKeys.PONG);
    return new FeedSettings(
        new SocketSettings(
            WebSocketDefinition.checkUrl(connection.url()),
            headers(),
            millis(WebSocketKeys.OPEN_TIMEOUT),
            queueSize(),
            Overflow.valueOf(
                getString(WebSocketKeys.OVERFLOW).replace('-', '_').toUpperCase(Locale.ROOT))),
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

  public FeedMapping mapping() {
    return new FeedMapping(
        new FeedMapping.Texts(
            getString(WebSocketKeys.TOPIC),
            getString(WebSocketKeys.TOPIC_TEMPLATE),
            getString(WebSocketKeys.KEY_PATH),
            getString(WebSocketKeys.TIMESTAMP_PATH),
            getString(WebSocketKeys.SPLIT),
            getString(WebSocketKeys.RESUME)));
  }

  public boolean stopsOnFailure() {
    return getString(WebSocketKeys.ON_FAILURE).equals("stop");
  }
}
