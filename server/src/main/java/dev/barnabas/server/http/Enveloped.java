package dev.barnabas.server.http;

import dev.barnabas.protocol.codec.WireFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer inside an answer, for clients that see neither status nor headers: {@code
 * ?envelope=json} (ably-protocol 4.2).
 */
final class Enveloped {
  private Enveloped() {}

  /** The answer, wrapped if the request wants that; never a browser's own question (CORS). */
  static Response of(Request request, Response answer) {
    String asked = request.method().equals("OPTIONS") ? null : request.param("envelope");
    Optional<WireFormat> format = asked == null ? Optional.empty() : WireFormat.ofParameter(asked);
    return format.map(each -> wrapped(each, answer)).orElse(answer);
  }

  private static Response wrapped(WireFormat format, Response answer) {
    Optional<WireFormat> inner = WireFormat.ofContentType(answer.contentType());
    if (inner.isEmpty() && answer.body().length > 0) {
      return answer; // a page or a picture
    }
    var headers = new LinkedHashMap<String, Object>();
    answer
        .headers()
        .forEach(header ->
            headers.merge(
                header.name().toLowerCase(Locale.ROOT),
                header.value(),
                (known, more) -> known + "," + more));
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("statusCode", (long) answer.status());
    tree.put(
        "response", answer.body().length == 0 ? null : inner.orElseThrow().decode(answer.body()));
    tree.put("headers", headers);
    try {
      return Response.of(200, format, tree);
    } catch (IllegalArgumentException bytesInJson) {
      return answer; // an inner MessagePack answer whose bytes JSON hasn't
    }
  }
}
