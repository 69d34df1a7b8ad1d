package dev.barnabas.testkit.simulation;

import com.davidehrmann.vcdiff.VCDiffDecoderBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the deltas of one channel as an SDK does (spec RTL18 to RTL20): each has to be the
 * difference to the message that came before it.
 *
 * <p>Thread: the one that runs the world.
 */
final class DeltaDecoder {
  private byte[] base = {};
  private String baseId = "";
  private boolean any;

  /** Whether a delta came since the last {@link #begin}. */
  boolean hasDecoded() {
    return any;
  }

  /** The channel was attached: the next message stands whole. */
  void begin() {
    any = false;
    baseId = "";
  }

  /** The frame with whole data in its messages. */
  Map<?, ?> decode(Map<?, ?> frame) {
    List<Object> messages = new ArrayList<>();
    for (Object message : Wire.list(frame.get("messages"))) {
      messages.add(message(Wire.map(message)));
    }
    var whole = new LinkedHashMap<Object, @Nullable Object>(frame);
    whole.put("messages", messages);
    return whole;
  }

  private Object message(Map<?, ?> message) {
    String encoding = Wire.optional(message, "encoding");
    var whole = new LinkedHashMap<Object, @Nullable Object>(message);
    if (encoding != null && encoding.contains("vcdiff")) {
      String from = Wire.text(Wire.map(Wire.map(message.get("extras")).get("delta")), "from");
      if (!from.equals(baseId)) {
        throw new Violation("a delta to " + from + " after " + baseId + ": " + message);
      }
      any = true;
      base = decoded(message.get("data"));
      whole.put("data", new String(base, StandardCharsets.UTF_8));
    } else {
      String data = Wire.optional(message, "data");
      base = data == null ? new byte[0] : data.getBytes(StandardCharsets.UTF_8);
    }
    baseId = Wire.text(message, "id");
    return whole;
  }

  private byte[] decoded(@Nullable Object data) {
    byte[] steps =
        data instanceof byte[] bytes ? bytes : Base64.getDecoder().decode(String.valueOf(data));
    var out = new ByteArrayOutputStream();
    try {
      VCDiffDecoderBuilder.builder().buildSimple().decode(base, steps, out);
    } catch (IOException undecodable) {
      throw new Violation("a delta that can't be decoded: " + undecodable.getMessage());
    }
    return out.toByteArray();
  }
}
