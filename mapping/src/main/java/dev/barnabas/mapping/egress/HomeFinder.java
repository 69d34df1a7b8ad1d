package dev.barnabas.mapping.egress;

import dev.barnabas.mapping.rule.EgressSettings;
import dev.barnabas.mapping.rule.KeyFormat;
import dev.barnabas.mapping.template.ChannelTemplate;
import dev.barnabas.mapping.template.Shape;
import dev.barnabas.mapping.template.Shape.Bare;
import dev.barnabas.mapping.template.Shape.Fixed;
import dev.barnabas.mapping.template.Shape.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a channel's home can be computed from its name.
 *
 * <p>Thread: the caller's.
 */
final class HomeFinder {
  private final EgressRule rule;
  private final Map<String, Integer> partitions;

  HomeFinder(EgressRule rule, Map<String, Integer> partitions) {
    this.rule = rule;
    this.partitions = partitions;
  }

  Route find() {
    var homes = new ArrayList<ChannelHome>();
    for (String topic : rule.settings().from().topics()) {
      for (ChannelTemplate channel : rule.channels()) {
        Shape shape = channel.template().shape(Map.of("topic", topic));
        if (shape.prefix().isEmpty()) {
          return no(channel, "starts with a value: it must start with text, which the rule owns");
        }
        Optional<ChannelHome> home = home(topic, shape);
        if (home.isEmpty()) {
          return no(channel, reason(topic, shape));
        }
        homes.add(home.get());
      }
    }
    return ambiguity(homes)
        .<Route>map(Route.ThroughLog::new)
        .orElseGet(() -> new Route.Direct(new DirectHome(homes)));
  }

  private static Route no(ChannelTemplate channel, String reason) {
    return new Route.ThroughLog("the channel '" + channel.template() + "' " + reason);
  }

  private Optional<ChannelHome> home(String topic, Shape shape) {
    int count = count(topic);
    var names = new OwnedNames(shape.prefix(), shape.isConstant());
    if (count == 1) {
      return Optional.of(new ChannelHome.OnlyPartition(topic, names));
    }
    return byNumber(topic, shape, names).or(() -> byKey(topic, shape, names));
  }

  private Optional<ChannelHome> byNumber(String topic, Shape shape, OwnedNames names) {
    List<Piece> pieces = shape.pieces();
    int at = pieces.indexOf(new Bare("partition"));
    int last = pieces.lastIndexOf(new Bare("partition"));
    if (at == 1 && pieces.getFirst() instanceof Fixed && isEnd(pieces, 2)) {
      return Optional.of(
          new ChannelHome.ByNumber(topic, names, names.prefix(), false, count(topic)));
    }
    if (last > 1
        && pieces.get(last - 1) instanceof Fixed(String before)
        && !endsWithDigit(before)
        && isFixedEnd(pieces, last + 1)) {
      String end =
          last + 1 < pieces.size() && pieces.get(last + 1) instanceof Fixed(String text)
              ? text
              : "";
      return Optional.of(new ChannelHome.ByNumber(topic, names, end, true, count(topic)));
    }
    return Optional.empty();
  }

  /** Whether a number that ends here can be told from what follows. */
  private static boolean isEnd(List<Piece> pieces, int at) {
    return at == pieces.size()
        || (pieces.get(at) instanceof Fixed(String text)
            && !ChannelHome.ByNumber.isDigit(text.charAt(0)));
  }

  private static boolean isFixedEnd(List<Piece> pieces, int at) {
    return at == pieces.size() || (at == pieces.size() - 1 && isEnd(pieces, at));
  }

  private static boolean endsWithDigit(String text) {
    return ChannelHome.ByNumber.isDigit(text.charAt(text.length() - 1));
  }

  private Optional<ChannelHome> byKey(String topic, Shape shape, OwnedNames names) {
    EgressSettings settings = rule.settings();
    boolean plainKey = settings.key() == KeyFormat.STRING || settings.key() == KeyFormat.BYTES;
    boolean prefixAndKey =
        shape.pieces().size() == 2 && shape.pieces().getLast().equals(new Bare("key"));
    return plainKey && prefixAndKey
        ? Optional.of(
            new ChannelHome.ByKey(topic, names, settings.from().partitioner(), count(topic)))
        : Optional.empty();
  }

  private String reason(String topic, Shape shape) {
    String many = "and the topic '" + topic + "' has " + count(topic) + " partitions";
    if (shape.isConstant()) {
      return "is the same for every record, " + many;
    }
    if (shape.pieces().contains(new Bare("partition"))) {
      return "has #{partition} where its number can't be told from values beside it, " + many;
    }
    if (shape.pieces().contains(new Bare("key"))) {
      return "is no more than text and #{key} of format string or bytes only in part, " + many;
    }
    return "is made from values, " + many;
  }

  /** Names that two topics could have made, or two templates by different computations. */
  private static Optional<String> ambiguity(List<ChannelHome> homes) {
    for (ChannelHome one : homes) {
      for (ChannelHome other : homes) {
        boolean sameAnswer =
            one.equals(other)
                || (one instanceof ChannelHome.OnlyPartition
                    && other instanceof ChannelHome.OnlyPartition
                    && one.topic().equals(other.topic()));
        if (!sameAnswer && one.names().overlaps(other.names())) {
          return Optional.of(
              one.topic().equals(other.topic())
                  ? "two of its channel templates can make the same name"
                  : "the topics '"
                      + one.topic()
                      + "' and '"
                      + other.topic()
                      + "' can make the same channel name: begin the channel with text, #{topic}"
                      + " and a separator such as ':'");
        }
      }
    }
    return Optional.empty();
  }

  private int count(String topic) {
    Integer count = partitions.get(topic);
    if (count == null || count < 1) {
      throw new IllegalArgumentException("no partition count for topic " + topic);
    }
    return count;
  }
}
