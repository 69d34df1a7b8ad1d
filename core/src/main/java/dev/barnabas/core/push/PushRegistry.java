package dev.barnabas.core.push;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
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
  private final SharedRecords shared;
  // By the keys of their records; bounded by the store.
  private final ConcurrentNavigableMap<String, Device> devices = new ConcurrentSkipListMap<>();
  private final ConcurrentNavigableMap<String, ChannelSubscription> subscriptions =
      new ConcurrentSkipListMap<>();

  public PushRegistry(SharedRecords shared) {
    this.shared = shared;
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

  /** Registers a device, or changes it. */
  public CompletionStage<Void> save(Device device) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", device.app());
    tree.put("id", device.id());
    tree.put("details", device.details());
    tree.put("secret", device.secret());
    return shared.write(one(device.recordKey(), Json.write(tree)));
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

  /** Subscribes a device or a client. */
  public CompletionStage<Void> subscribe(ChannelSubscription subscription) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("app", subscription.app());
    tree.put("channel", subscription.channel());
    tree.put("deviceId", subscription.deviceId());
    tree.put("clientId", subscription.clientId());
    return shared.write(one(subscription.recordKey(), Json.write(tree)));
  }

  /** Ends subscriptions. */
  public CompletionStage<Void> unsubscribe(List<ChannelSubscription> gone) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    gone.forEach(each -> changes.put(each.recordKey(), null));
    return shared.write(changes);
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    if (value == null) {
      devices.remove(key);
      subscriptions.remove(key);
      return;
    }
    try {
      if (Json.parse(value) instanceof Map<?, ?> tree) {
        onTree(key, tree);
      }
    } catch (ProtocolException notOurs) {
      devices.remove(key);
    }
  }

  private void onTree(String key, Map<?, ?> tree) {
    String app = String.valueOf(tree.get("app"));
    if (key.startsWith(Device.PREFIX) && tree.get("details") instanceof Map<?, ?> details) {
      var named = new LinkedHashMap<String, @Nullable Object>();
      details.forEach((name, each) -> named.put(String.valueOf(name), each));
      devices.put(
          key, new Device(app, String.valueOf(tree.get("id")), named, text(tree.get("secret"))));
    } else if (key.startsWith(ChannelSubscription.PREFIX)) {
      subscriptions.put(
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

  private static Map<String, byte @Nullable []> one(String key, byte[] value) {
    var changes = new LinkedHashMap<String, byte @Nullable []>();
    changes.put(key, value);
    return changes;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text ? text : null;
  }
}
