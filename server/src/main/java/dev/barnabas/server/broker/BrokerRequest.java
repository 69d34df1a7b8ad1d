package dev.barnabas.server.broker;

import dev.barnabas.core.broker.ReadFrom;
import dev.barnabas.core.broker.RecordFilter;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.broker.RecordForm.Include;
import dev.barnabas.server.http.Request;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session asks for in its path and query; what it doesn't name is as kafka-websocket has it.
 *
 * @param topics that it reads; none: it only writes
 * @param group null: none
 * @param ack whether each frame is answered
 * @param from null: as it is configured
 * @param limit after how many records the socket is closed; 0: never
 * @param rate records per second; 0: as they come
 */
record BrokerRequest(
    Set<String> topics,
    @Nullable String group,
    RecordForm form,
    boolean ack,
    @Nullable ReadFrom from,
    RecordFilter filter,
    long limit,
    double rate) {
  static final String TEXT = "kafka-text";
  static final String BINARY = "kafka-binary";

  private static final int TOPICS_MAX = 100;
  private static final int GROUP_CHARS_MAX = 249;
  private static final Pattern TIMESTAMP = Pattern.compile("timestamp:(\\d{1,15})");
  private static final Set<String> CREDENTIALS = Set.of("key", "access_token", "accessToken");

  /** Whether the path is one of this protocol's. */
  static boolean isPath(List<String> segments) {
    List<String> path =
        segments.size() > 1 && segments.getLast().isEmpty()
            ? segments.subList(0, segments.size() - 1)
            : segments;
    return path.equals(List.of("v2", "broker"))
        || (path.size() == 3 && path.subList(0, 2).equals(List.of("v1", "topics")));
  }

  /**
   * Reads a request.
   *
   * @param subprotocol the one that was agreed on; null: none, which means text
   * @throws ProtocolException 40003 saying which parameter is wrong
   */
  static BrokerRequest of(Request request, @Nullable String subprotocol) {
    boolean binary = BINARY.equals(subprotocol);
    Set<Include> include = include(request.param("include"));
    boolean json = "json".equals(oneOf(request, "message", Set.of("json", "text")));
    if (binary && (json || !include.isEmpty())) {
      throw invalid("include and message need the subprotocol " + TEXT);
    }
    return new BrokerRequest(
        topics(request),
        group(request.param("group.id")),
        new RecordForm(binary, include, json),
        "true".equals(oneOf(request, "ack", Set.of("true", "false"))),
        from(request.param("from")),
        RecordFilter.of(request.param("filter"), request.param("grepRegex")),
        limit(request.param("limit")),
        rate(request.param("rate")));
  }

  /** The first subprotocol of the client's that is one of ours. */
  static @Nullable String subprotocol(Request request) {
    String offered = request.header("sec-websocket-protocol");
    for (String one : offered == null ? new String[0] : offered.split(",", -1)) {
      String name = one.strip();
      if (name.equals(TEXT) || name.equals(BINARY)) {
        return name;
      }
    }
    return null;
  }

  /** The query without what lets the client in. */
  static Map<String, String> params(Request request) {
    return request.params().entrySet().stream()
        .filter(param -> !CREDENTIALS.contains(param.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static Set<String> topics(Request request) {
    List<String> path = request.segments();
    boolean named = path.getFirst().equals("v1");
    String list = named ? path.get(2) : request.param("topics");
    var topics = new LinkedHashSet<String>();
    for (String topic : list == null ? new String[0] : list.split(",", -1)) {
      if (!topic.isBlank()) {
        topics.add(topic.strip());
      }
    }
    if (topics.size() > TOPICS_MAX) {
      throw invalid("topics has more than " + TOPICS_MAX);
    }
    return Collections.unmodifiableSet(topics);
  }

  private static @Nullable String group(@Nullable String group) {
    if (group == null || group.isEmpty()) {
      return null;
    }
    if (group.length() > GROUP_CHARS_MAX) {
      throw invalid("group.id has more than " + GROUP_CHARS_MAX + " characters");
    }
    return group;
  }

  private static Set<Include> include(@Nullable String list) {
    var include = EnumSet.noneOf(Include.class);
    for (String name : list == null || list.isEmpty() ? new String[0] : list.split(",", -1)) {
      try {
        include.add(Include.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException unknown) {
        throw invalid("include is a list of key, partition, offset, timestamp, headers");
      }
    }
    return Collections.unmodifiableSet(include);
  }

  private static @Nullable String oneOf(Request request, String name, Set<String> values) {
    String value = request.param(name);
    if (value != null && !values.contains(value)) {
      throw invalid(
          name + " must be " + values.stream().sorted().collect(Collectors.joining(" or ")));
    }
    return value;
  }

  private static @Nullable ReadFrom from(@Nullable String from) {
    if (from == null) {
      return null;
    }
    var time = TIMESTAMP.matcher(from);
    return switch (from) {
      case "latest" -> new ReadFrom.Latest();
      case "earliest" -> new ReadFrom.Earliest();
      case String _ when time.matches() -> new ReadFrom.Time(Long.parseLong(time.group(1)));
      default -> throw invalid("from must be earliest, latest or timestamp:MILLISECONDS");
    };
  }

  private static long limit(@Nullable String limit) {
    if (limit == null) {
      return 0;
    }
    if (!limit.matches("[1-9]\\d{0,17}")) {
      throw invalid("limit must be a whole number from 1 on");
    }
    return Long.parseLong(limit);
  }

  private static double rate(@Nullable String rate) {
    if (rate == null) {
      return 0;
    }
    double perSecond = rate.matches("\\d{1,7}(\\.\\d{1,3})?") ? Double.parseDouble(rate) : 0;
    if (perSecond < 0.001 || perSecond > 1_000_000) {
      throw invalid("rate must be records per second, 0.001 to 1000000");
    }
    return perSecond;
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(ErrorCode.INVALID_PARAMETER, problem);
  }
}
