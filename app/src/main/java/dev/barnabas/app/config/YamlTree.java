package dev.barnabas.app.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML as a plain tree that remembers where everything stood. Only data: tags that name classes are
 * refused, as are files and alias expansions beyond any sensible size.
 *
 * @param root of maps, lists, text, {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code
 *     Boolean} and null
 * @param places path → {@code line n}
 */
record YamlTree(Map<String, @Nullable Object> root, Map<String, String> places) {
  private static final int MAX_FILE_CHARS = 4 << 20;
  private static final int MAX_ALIASES = 200;

  /** Nodes with aliases expanded: 200 aliases of a few hundred keys each fit. */
  private static final int MAX_NODES = 200_000;

  private static final int MAX_DEPTH = 64;
  private static final Set<Tag> PLAIN = Set.of(Tag.MAP, Tag.SEQ);

  /**
   * @throws YamlEngineException with line and column, when it is no YAML or no map
   */
  static YamlTree parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_FILE_CHARS)
            .build();
    Walk walk = new Walk();
    Node node = new Compose(settings).composeString(text).orElse(null);
    if (node == null) {
      return new YamlTree(Map.of(), Map.of());
    }
    if (!(node instanceof MappingNode map)) {
      throw walk.refusal(node, "the file must be a map of keys, such as kafka: and listen:");
    }
    return new YamlTree(walk.map(map, "", 0), walk.places);
  }

  /** One pass over the nodes. Thread: the caller's. */
  private static final class Walk {
    private final Map<String, String> places = new LinkedHashMap<>();
    private int nodes;

    private @Nullable Object value(Node node, String path, int depth) {
      if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
        throw refusal(node, "the file is too large or too deep when its aliases are expanded");
      }
      places.putIfAbsent(path, line(node));
      if (!(node instanceof ScalarNode) && !PLAIN.contains(node.getTag())) {
        throw unknownTag(node);
      }
      return switch (node) {
        case MappingNode map -> map(map, path, depth);
        case SequenceNode list -> list(list, path, depth);
        case ScalarNode scalar -> scalar(scalar);
        default -> throw refusal(node, "is no value");
      };
    }

    private Map<String, @Nullable Object> map(MappingNode node, String path, int depth) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (NodeTuple entry : node.getValue()) {
        if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
          throw refusal(entry.getKeyNode(), "a key must be a name");
        }
        String key = keyNode.getValue();
        String child = path.isEmpty() ? key : path + '.' + key;
        places.put(child, line(keyNode));
        if (map.containsKey(key)) {
          throw refusal(keyNode, "the key " + child + " stands here twice");
        }
        map.put(key, value(entry.getValueNode(), child, depth + 1));
      }
      return map;
    }

    private List<@Nullable Object> list(SequenceNode node, String path, int depth) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Node element : node.getValue()) {
        list.add(value(element, path + '[' + list.size() + ']', depth + 1));
      }
      return list;
    }

    private @Nullable Object scalar(ScalarNode node) {
      String text = node.getValue();
      Tag tag = node.getTag();
      if (tag.equals(Tag.STR)) {
        return text;
      } else if (tag.equals(Tag.NULL)) {
        return null;
      } else if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      } else if (tag.equals(Tag.INT)) {
        return integer(text);
      } else if (tag.equals(Tag.FLOAT)) {
        return fraction(node, text);
      }
      throw unknownTag(node);
    }

    private MarkedYamlEngineException unknownTag(Node node) {
      return refusal(node, "the tag " + node.getTag().getValue() + " is not known");
    }

    private static Number integer(String text) {
      String digits = text.startsWith("+") ? text.substring(1) : text;
      BigInteger number =
          digits.startsWith("0x")
              ? new BigInteger(digits.substring(2), 16)
              : digits.startsWith("0o")
                  ? new BigInteger(digits.substring(2), 8)
                  : new BigInteger(digits);
      return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    private BigDecimal fraction(Node node, String text) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw refusal(node, text + " is no number here");
      }
    }

    private static String line(Node node) {
      return node.getStartMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("");
    }

    private MarkedYamlEngineException refusal(Node node, String message) {
      return new Refusal(message, node);
    }
  }

  /** YAML that is well-formed and still no configuration. */
  private static final class Refusal extends MarkedYamlEngineException {
    private static final long serialVersionUID = 1L;

    Refusal(String message, Node node) {
      super(null, Optional.empty(), message, node.getStartMark());
    }
  }
}
