package dev.barnabas.feed.config;

/** The names of the configuration's keys. */
final class WebSocketKeys {
  static final String URL = "websocket.url";
  static final String URLS = "websocket.urls";
  static final String TOPIC = "kafka.topic";
  static final String SUBSCRIPTION = "websocket.subscription.message";
  static final String SUBSCRIPTIONS = "websocket.subscription.messages";
  static final String SHARED = "websocket.subscription.shared";
  static final String RECONNECT = "websocket.reconnect.enabled";
  static final String BACKOFF = "websocket.reconnect.interval.ms";
  static final String BACKOFF_MAX = "websocket.reconnect.backoff.max.ms";
  static final String ATTEMPTS = "websocket.reconnect.max.attempts";
  static final String HEADERS = "websocket.headers";
  static final String TOKEN = "websocket.auth.token";
  static final String QUEUE = "websocket.message.queue.size";
  static final String OPEN_TIMEOUT = "websocket.connection.timeout.ms";
  static final String KEY_PATH = "websocket.key.path";
  static final String TOPIC_TEMPLATE = "websocket.topic.template";
  static final String TIMESTAMP_PATH = "websocket.timestamp.path";
  static final String SPLIT = "websocket.split";
  static final String OVERFLOW = "websocket.overflow";
  static final String COMPRESSION = "websocket.compression";
  static final String SPOOL = "websocket.spool.directory";
  static final String SPOOL_MAX = "websocket.spool.max.bytes";
  static final String PING = "websocket.ping.message";
  static final String PING_EVERY = "websocket.ping.interval.ms";
  static final String PONG = "websocket.pong.match";
  static final String SILENCE = "websocket.max.silence.ms";
  static final String RESUME = "websocket.resume.path";
  static final String ON_FAILURE = "onFailedRecordMapping";

  private WebSocketKeys() {}
}
