package dev.barnabas.core.session;

import dev.barnabas.core.channel.Start;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.protocol.frame.Flag;
import dev.barnabas.protocol.message.Mode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ATTACH asks for, read from its flags and params and from the qualifier of its address
 * (ably-protocol 8.2, 8.5).
 *
 * @param requested modes; null: none named, so the default ones
 * @param rewind where to begin when nothing is resumed; null: at the head
 * @param delta whether data may come as a delta to the message before
 * @param appends whether an append may come as what it adds; false: as the whole message
 * @param echo false: own messages are left out on this channel; null: as the connection says
 * @param occupancy which figures of the channel are wanted; null: none
 */
record AttachOptions(
    @Nullable Set<Mode> requested,
    @Nullable Start rewind,
    @Nullable Boolean echo,
    boolean delta,
    boolean appends,
    @Nullable OccupancyParam occupancy,
    Map<String, String> params) {
  /** Nothing named: what most ask for. */
  private static final AttachOptions PLAIN =
      new AttachOptions(null, null, null, false, true, null, Map.of());

  private static final int REWIND_MAX = 100;
  private static final Pattern REWIND_TIME = Pattern.compile("(\\d{1,4})(s|m)");
  private static final Pattern REWIND_COUNT = Pattern.compile("\\d{1,4}");
  private static final Set<String> KNOWN = Set.of("rewind", "modes", "echo", "appendMode");
  private static final String VCDIFF = "vcdiff";
  private static final String NO_DELTA = "none"; // how some clients say that they want none

  /**
   * Reads them.
   *
   * @throws ProtocolException 40003 when a param's value can't be used
   */
  static AttachOptions of(ClientFrame.Attach attach, ChannelAddress address) {
    Set<Mode> flagged = Mode.ofFlags(attach.flags());
    if (address.params().isEmpty() && attach.params().isEmpty() && flagged.isEmpty()) {
      return PLAIN;
    }
    var params = new HashMap<>(address.params());
    params.putAll(attach.params());
    String modes = params.get("modes");
    Set<Mode> requested = modes != null ? named(modes) : flagged.isEmpty() ? null : flagged;
    String rewind = params.get("rewind");
    boolean again = (attach.flags() & Flag.ATTACH_RESUME) != 0;
    String echo = oneOf(params, "echo", "true", "false");
    String delta = oneOf(params, "delta", VCDIFF, NO_DELTA);
    var _ = oneOf(params, "appendMode", "full");
    return new AttachOptions(
        requested,
        rewind == null || again ? null : rewind(rewind),
        echo == null ? null : !echo.equals("false"),
        VCDIFF.equals(delta),
        !"full".equals(params.get("appendMode")),
        OccupancyParam.of(params.get(OccupancyParam.NAME)),
        params.isEmpty() ? Map.of() : params);
  }

  /**
   * The same for someone who may not ask for figures: they get none, and ATTACHED does not repeat
   * the param.
   */
  AttachOptions withoutOccupancy() {
    var others = new LinkedHashMap<>(params);
    others.remove(OccupancyParam.NAME);
    return new AttachOptions(requested, rewind, echo, delta, appends, null, others);
  }

  /** The params that were understood, as ATTACHED gives them back. */
  Map<String, String> recognised(Set<Mode> granted) {
    if (params.isEmpty()) {
      return Map.of();
    }
    var recognised = new LinkedHashMap<String, String>();
    params.forEach((name, value) -> {
      if (name.equals("modes")) {
        recognised.put(
            name, granted.stream().map(Mode::parameter).collect(Collectors.joining(",")));
      } else if (KNOWN.contains(name)
          || (name.equals("delta") && value.equals(VCDIFF))
          || (name.equals(OccupancyParam.NAME) && occupancy != null)) {
        recognised.put(name, value);
      }
    });
    return recognised;
  }

  private static Set<Mode> named(String list) {
    int modes = 0;
    for (String name : list.split(",", -1)) {
      modes |=
          Arrays.stream(Mode.values())
              .filter(mode -> mode.parameter().equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new ProtocolException(
                      ErrorCode.INVALID_PARAMETER, "modes names an unknown mode: " + name))
              .flag();
    }
    return Mode.ofFlags(modes);
  }

  /** The param's value, which must be one of those; null: it is not there. */
  private static @Nullable String oneOf(Map<String, String> params, String name, String... known) {
    String value = params.get(name);
    if (value != null && !List.of(known).contains(value)) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER,
          "%s is '%s' and must be %s".formatted(name, value, String.join(" or ", known)));
    }
    return value;
  }

  private static Start rewind(String value) {
    Matcher time = REWIND_TIME.matcher(value);
    if (time.matches()) {
      long amount = Long.parseLong(time.group(1));
      return new Start.Since(
          time.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount));
    }
    if (REWIND_COUNT.matcher(value).matches()) {
      int count = Integer.parseInt(value);
      if (count == 0) {
        return new Start.Head();
      }
      return new Start.LastMessages(Math.min(count, REWIND_MAX));
    }
    throw new ProtocolException(
        ErrorCode.INVALID_PARAMETER,
        "rewind must be a number of messages or a time such as 15s or 2m");
  }
}
