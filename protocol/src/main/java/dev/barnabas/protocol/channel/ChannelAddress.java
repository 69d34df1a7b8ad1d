package dev.barnabas.protocol.channel;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A channel as a client writes it: an optional qualifier in square brackets, then the name
 * (ably-protocol 8.1). Replies echo {@link #text}; the channel itself is {@link #name}.
 *
 * <p>Forms: {@code name}, {@code [meta]name}, {@code [?rewind=1]name}, {@code [filter=BASE64]name},
 * {@code [filter=BASE64?rewind=1]name}. Which qualifiers are served is not decided here.
 *
 * @param text everything, byte for byte as on the wire
 * @param name the base channel
 * @param qualifier the kind: {@code meta}, {@code filter}, …; null when there is none or only
 *     params
 * @param qualifierValue what stands after {@code =} in the qualifier (a filter's base64); null when
 *     there is no {@code =}
 * @param params the qualifier's query string, percent-decoded, in its order; empty when there is
 *     none
 */
public record ChannelAddress(
    String text,
    String name,
    @Nullable String qualifier,
    @Nullable String qualifierValue,
    Map<String, String> params) {

  /** The qualifier of channels on which the server itself tells of an app. */
  public static final String META = "meta";

  public ChannelAddress {
    params = params.isEmpty() ? Map.of() : Collections.unmodifiableMap(params);
  }

  /** The part of the name before the first colon, the whole name if there is none. */
  public String namespace() {
    return ChannelName.namespace(name);
  }

  /** Whether it is, or would be, a metachannel. */
  public boolean isMeta() {
    return META.equals(qualifier);
  }

  /**
   * Reads an address.
   *
   * @throws ProtocolException 40010 when the name or the qualifier breaks the rules
   */
  public static ChannelAddress parse(String text) {
    if (text.isEmpty() || text.charAt(0) != '[') {
      ChannelName.require(text, text);
      return new ChannelAddress(text, text, null, null, Map.of());
    }
    int end = text.indexOf(']');
    if (end < 0) {
      throw invalid(text, "the qualifier has no ']'");
    }
    String name = text.substring(end + 1);
    if (name.isEmpty()) {
      throw invalid(text, "after the qualifier in square brackets there is no name");
    }
    ChannelName.require(name, text);
    return Qualifier.parse(text, name, text.substring(1, end));
  }

  static ProtocolException invalid(String text, String problem) {
    return new ProtocolException(
        ErrorCode.INVALID_CHANNEL_NAME,
        "invalid channel name '" + ChannelName.shortened(text) + "': " + problem);
  }
}
