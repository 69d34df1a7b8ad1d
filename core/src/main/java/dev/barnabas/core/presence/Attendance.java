package dev.barnabas.core.presence;

import dev.barnabas.core.log.ChannelKey;

/** A connection on a channel. */
record Attendance(ChannelKey channel, String connectionId) {
  static Attendance of(Place place) {
    return new Attendance(place.channel(), place.member().connectionId());
  }

  static Attendance of(PresenceRequest request) {
    return new Attendance(request.channel(), request.publisher().connectionId());
  }
}
