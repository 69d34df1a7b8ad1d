package dev.barnabas.core.access;

import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What someone may do on which resources (ably-protocol 15.6): {@code {"orders:*":["publish"]}}.
 * Immutable.
 */
public final class Capability {
  private static final String EVERYTHING = "*";
  // A capability travels in tokens of at most 128 KiB; no real one comes near this.
  private static final int RESOURCES_MAX = 1_000;

  private final Map<String, Set<Operation>> grants;
  private final List<Grant> patterns;

  private record Grant(ResourcePattern pattern, Set<Operation> operations) {}

  private Capability(Map<String, Set<Operation>> grants) {
    this.grants = grants;
    this.patterns = new ArrayList<>(grants.size());
    grants.forEach((resource, operations) ->
        patterns.add(new Grant(ResourcePattern.of(resource), operations)));
  }

  /** Every operation on every plain channel: {@code {"*":["*"]}}. */
  public static Capability full() {
    return new Capability(Map.of(EVERYTHING, Operation.wildcard()));
  }

  /**
   * Reads a capability that is already a tree.
   *
   * @throws ProtocolException 40000 when it isn't a map from resources to lists of operations, or
   *     {@code *} stands beside others that it contains
   */
  public static Capability of(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map)) {
      throw invalid("it is not an object from resources to lists of operations");
    }
    if (map.size() > RESOURCES_MAX) {
      throw invalid("it has more than " + RESOURCES_MAX + " resources");
    }
    var grants = new TreeMap<String, Set<Operation>>();
    map.forEach((key, value) -> grants.put(resource(key), operations(key, value)));
    return new Capability(Collections.unmodifiableMap(grants));
  }

  /**
   * Reads a capability that travels as JSON text.
   *
   * @throws ProtocolException 40000 when it isn't one
   */
  public static Capability parse(String json) {
    @Nullable Object tree;
    try {
      tree = Json.parse(json);
    } catch (ProtocolException notJson) {
      throw invalid(notJson.error().message());
    }
    return of(tree);
  }

  /** The resource that an address means: the name, {@code [meta]name}, {@code [filter]name}. */
  public static String resource(ChannelAddress address) {
    return address.qualifier() == null
        ? address.name()
        : "[" + address.qualifier() + "]" + address.name();
  }

  /** Whether the operation is allowed on a resource: a channel name, qualified or not. */
  public boolean allows(Operation operation, String resource) {
    for (Grant grant : patterns) {
      if (grant.operations().contains(operation) && grant.pattern().matches(resource)) {
        return true;
      }
    }
    return false;
  }

  /** Everything that is allowed on a resource: a channel name, qualified or not. */
  public Set<Operation> operations(String resource) {
    var operations = EnumSet.noneOf(Operation.class);
    for (Grant grant : patterns) {
      if (grant.pattern().matches(resource)) {
        operations.addAll(grant.operations());
      }
    }
    return operations;
  }

  /**
   * What both allow: for each pair of resources what they share, with the operations of both
   * (ably-protocol 15.6).
   */
  public Capability intersect(Capability other) {
    var shared = new TreeMap<String, Set<Operation>>();
    for (Grant mine : patterns) {
      for (Grant theirs : other.patterns) {
        String both = mine.pattern().intersection(theirs.pattern());
        var allowed = EnumSet.noneOf(Operation.class);
        allowed.addAll(mine.operations());
        allowed.retainAll(theirs.operations());
        if (both != null && !allowed.isEmpty()) {
          shared.computeIfAbsent(both, _ -> EnumSet.noneOf(Operation.class)).addAll(allowed);
        }
      }
    }
    return new Capability(Collections.unmodifiableMap(shared));
  }

  /** Whether it allows nothing at all. */
  public boolean isEmpty() {
    return grants.isEmpty();
  }

  /** The resources that it names, as it names them. */
  Set<String> resources() {
    return grants.keySet();
  }

  /** The canonical tree: resources and operations sorted, {@code *} where all are allowed. */
  public Map<String, @Nullable Object> tree() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    grants.forEach((resource, operations) -> tree.put(resource, names(operations)));
    return tree;
  }

  /** The canonical JSON. */
  public String text() {
    return Json.text(tree());
  }

  private static List<String> names(Set<Operation> operations) {
    boolean all = operations.containsAll(Operation.wildcard());
    var names = new ArrayList<String>();
    if (all) {
      names.add(EVERYTHING);
    }
    operations.stream()
        .filter(operation -> !all || !Operation.wildcard().contains(operation))
        .map(Operation::wireName)
        .sorted()
        .forEach(names::add);
    return names;
  }

  private static String resource(@Nullable Object key) {
    if (!(key instanceof String resource) || resource.isEmpty()) {
      throw invalid("a resource must be a text that is not empty");
    }
    return resource;
  }

  private static Set<Operation> operations(@Nullable Object resource, @Nullable Object value) {
    if (!(value instanceof List<?> names) || names.isEmpty()) {
      throw invalid("'" + resource + "' needs a list of operations that is not empty");
    }
    var operations = EnumSet.noneOf(Operation.class);
    boolean all = names.contains(EVERYTHING);
    for (Object name : names) {
      if (EVERYTHING.equals(name)) {
        operations.addAll(Operation.wildcard());
      } else {
        operations.add(operation(resource, name, all));
      }
    }
    return Collections.unmodifiableSet(operations);
  }

  private static Operation operation(
      @Nullable Object resource, @Nullable Object name, boolean all) {
    Operation operation =
        Operation.ofWireName(String.valueOf(name))
            .orElseThrow(() -> invalid("'" + resource + "' names an unknown operation: " + name));
    if (all && Operation.wildcard().contains(operation)) {
      throw invalid("'" + resource + "' has '*' beside '" + name + "', which it contains");
    }
    return operation;
  }

  private static ProtocolException invalid(String problem) {
    return new ProtocolException(ErrorCode.BAD_REQUEST, "not a capability: " + problem);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Capability capability && grants.equals(capability.grants);
  }

  @Override
  public int hashCode() {
    return grants.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
