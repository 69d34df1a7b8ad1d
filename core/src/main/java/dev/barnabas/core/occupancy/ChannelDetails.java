package dev.barnabas.core.occupancy;

import java.util.LinkedHashMap;
import java.util.Map;

/** What clients are told of a channel (spec CHD): its name, whether it is in use, by how many. */
public final class ChannelDetails {
  private ChannelDetails() {}

  /**
   * The object as it stands in answers and in events.
   *
   * @param active whether it is in use; one that somebody asks about is
   */
  public static Map<String, Object> of(String name, boolean active, Occupancy occupancy) {
    var status = new LinkedHashMap<String, Object>();
    status.put("isActive", active);
    status.put("occupancy", Map.of("metrics", occupancy.metrics()));
    var details = new LinkedHashMap<String, Object>();
    details.put("channelId", name);
    details.put("name", name);
    details.put("status", status);
    return details;
  }
}
