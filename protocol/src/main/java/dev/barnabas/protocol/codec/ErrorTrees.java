package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.error.ErrorInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors as plain objects (spec TI1). */
public final class ErrorTrees {
  private ErrorTrees() {}

  /** The object that stands in a frame's {@code error}. */
  public static Map<String, @Nullable Object> encode(ErrorInfo error) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("code", error.code().code());
    tree.put("statusCode", error.code().statusCode());
    tree.put("message", error.message());
    tree.put("href", error.href());
    return tree;
  }

  /**
   * The body of a REST answer that is an error (ably-protocol 16.1).
   *
   * @param requestId by which the client names its request (spec RSC7c); null: it has no name
   */
  public static byte[] body(WireFormat format, ErrorInfo error, @Nullable String requestId) {
    Map<String, @Nullable Object> tree = encode(error);
    if (requestId != null) {
      tree.put("requestId", requestId);
    }
    return format.encode(Map.of("error", tree));
  }
}
