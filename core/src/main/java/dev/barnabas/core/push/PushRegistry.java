package dev.barnabas.core.push;

import dev.barnabas.core.control.Settling;
import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All devices and subscriptions, as all nodes have them. What was written is found when the stage
 * completes.
 *
 * <p>Thread: records change on the log reader; the rest any.
 */
public final class PushRegistry implements SharedRecords.Follower {
  /** Tokens of all platforms come to some hundred bytes, with room for metadata. */
  static final int RECORD_BYTES_MAX = 4 * 1024;

  /** Devices of an app, and subscriptions: together some 80 MB at worst. */
  static final int APP_MAX = 10_000;

  private final SharedRecords shared;
  private final Settling settling;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>(); // by prefix with the app
  // By the keys of their records; bounded by the store.
  private final ConcurrentNavigableMap<String, Device> devices = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<String, ChannelSubscription> subscriptions =
      new ConcurrentSkipListMap<>();

  public PushRegistry(SharedRecords shared) {
    this.shared = shared;
    this.settling = new Settling(shared);
  }

  /** The device of that id; null when there is none. */
  public @Nullable Device device(String app, String id) {
    return devices.get(Device.PREFIX + app + '/' + id);
  }

  /** An app's devices, by id. */
  public List<Device> devices(String app) {
    return List.copyOf(of(devices, Device.PREFIX + app + '/').values());
  }

  /** An app's subscriptions. */
  public List<ChannelSubscription> subscriptions(String app) {
    return List.copyOf(of(subscriptions, ChannelSubscription.PREFIX + app + '/').values());
  }

  /**
   * Registers a device, or changes it.
   *
   * @throws ProtocolException 40001 when it is too large, 42910 when the app has too many
   */
  public CompletionStage<Void> save(Device device) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", device.app());
    tree.put("id", device.id());
    tree.put("details", device.details());
    tree.put("secret", device.secret());
    return write(devices, Device.PREFIX + device.app() + '/', device.recordKey(), tree);
  }

  /** Removes devices, and what they are subscribed to. */
  public CompletionStage<Void> remove(String app, List<Device> gone) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    List<String> ids = gone.stream().map(Device::id).toList();
    for (ChannelSubscription each : subscriptions(app)) {
      if (each.deviceId() != null && ids.contains(each.deviceId())) {
        changes.put(each.recordKey(), null);
      }
    }
    gone.forEach(device -> changes.put(device.recordKey(), null));
    return shared.write(changes);
  }

  /**
   * Subscribes a device or a client.
   *
   * @throws ProtocolException 40001 when it is too large, 42910 when the app has too many
   */
  public CompletionStage<Void> subscribe(ChannelSubscription subscription) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", subscription.app());
    tree.put("channel", subscription.channel());
    tree.put("deviceId", subscription.deviceId());
    tree.put("clientId", subscription.clientId());
    String prefix = ChannelSubscription.PREFIX + subscription.app() + '/';
    return write(subscriptions, prefix, subscription.recordKey(), tree);
  }

  /** Ends subscriptions. */
  public CompletionStage<Void> unsubscribe(List<ChannelSubscription> gone) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    gone.forEach(each -> changes.put(each.recordKey(), null));
    return shared.write(changes);
  }

  /** Completes when this node has all that any had written before the call; never fails. */
  public CompletionStage<Void> settled() {
    return settling.ask();
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    if (value == null) {
      remove(key);
      return;
    }
    try {
      if (Json.parse(value) instanceof Map<?, ?> tree) {
        onTree(key, tree);
      }
    } catch (ProtocolException notOurs) {
      remove(key);
    }
  }

  private void remove(String key) {
    if (devices.remove(key) != null || subscriptions.remove(key) != null) {
      counts.computeIfPresent(ofApp(key), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private <T> void put(ConcurrentNavigableMap<String, T> all, String key, T added) {
    if (all.put(key, added) == null) {
      counts.merge(ofApp(key), 1, Integer::sum);
    }
  }

  /** The beginning of a record's key, through the app. */
  private static String ofApp(String key) {
    int app = key.indexOf('/', key.indexOf('/') + 1);
    return key.substring(0, app + 1);
  }

  private void onTree(String key, Map<?, ?> tree) {
    String app = String.valueOf(tree.get("app"));
    if (key.startsWith(Device.PREFIX) && tree.get("details") instanceof Map<?, ?> details) {
      var named = new LinkedHashMap<String, @Nullable Object>();
      details.forEach((name, each) -> named.put(String.valueOf(name), each));
      String id = String.valueOf(tree.get("id"));
      put(devices, key, new Device(app, id, named, text(tree.get("secret"))));
    } else if (key.startsWith(ChannelSubscription.PREFIX)) {
      put(
          subscriptions,
          key,
          new ChannelSubscription(
              app,
              String.valueOf(tree.get("channel")),
              text(tree.get("deviceId")),
              text(tree.get("clientId"))));
    }
  }

  @Override
  public void onTurnEnd() {}

  private static <T> ConcurrentNavigableMap<String, T> of(
      ConcurrentNavigableMap<String, T> all, String prefix) {
    return all.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private CompletionStage<Void> write(
      ConcurrentNavigableMap<String, ?> all,
      String prefix,
      String key,
      Map<String, @Nullable Object> tree) {
    byte[] value = Json.write(tree);
    if (value.length > RECORD_BYTES_MAX) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY,
          "a registration has at most " + RECORD_BYTES_MAX + " bytes, not " + value.length);
    }
    if (!all.containsKey(key) && counts.getOrDefault(prefix, 0) >= APP_MAX) {
      throw new ProtocolException(
          ErrorCode.OVERLOADED,
          "the app has " + APP_MAX + " registrations of this kind: remove those that are not used");
    }
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    changes.put(key, value);
    return shared.write(changes);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
