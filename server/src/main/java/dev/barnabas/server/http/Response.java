package dev.barnabas.server.http;

import dev.barnabas.protocol.codec.ErrorTrees;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An answer. Immutable. Thread: any. */
public final class Response {
  private static final int HEADER_TEXT_MAX_CHARS = 1_000;
  private static final int REQUEST_NAME_MAX_CHARS = 100; // SDKs name theirs with a dozen

  /** What is over soon: too many requests, unavailable. */
  private static final Set<Integer> PASSING = Set.of(429, 503);

  private static final Header SAME_ORIGIN =
      new Header("Cross-Origin-Resource-Policy", "same-origin");

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final List<Header> headers;
  private final @Nullable StreamedBody stream;

  record Header(String name, String value) {}

  private Response(Response of, List<Header> headers) {
    this.status = of.status;
    this.contentType = of.contentType;
    this.body = of.body;
    this.headers = headers;
    this.stream = of.stream;
  }

  private Response(int status, String contentType, byte[] body, @Nullable StreamedBody stream) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = List.of();
    this.stream = stream;
  }

  /** Plain objects in a format. */
  public static Response of(int status, WireFormat format, @Nullable Object tree) {
    return of(status, format.contentType(), format.encode(tree));
  }

  /** Bytes as they are; the array is not to be changed any more. */
  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, contentType, body, null);
  }

  /** A body that comes in parts, as long as it likes; its head is sent at once. */
  public static Response streamed(int status, String contentType, StreamedBody body) {
    return new Response(status, contentType, new byte[0], body);
  }

  /** An answer without a body. */
  public static Response empty(int status) {
    return of(status, "", new byte[0]);
  }

  /** Done, and nothing to say; with a type all the same: ably-python fails where there is none. */
  public static Response done() {
    return of(204, "text/plain", new byte[0]);
  }

  /** An error, in the body and for clients that only read headers (ably-protocol 16.1). */
  public static Response error(WireFormat format, ErrorInfo error) {
    return error(format, error, null);
  }

  /** The same for a request that has a name (spec RSC7c). */
  static Response error(Request request, ErrorInfo error) {
    String name = request.param("request_id");
    boolean fit = name != null && name.length() <= REQUEST_NAME_MAX_CHARS;
    return error(request.answerFormat(), error, fit ? name : null);
  }

  private static Response error(WireFormat format, ErrorInfo error, @Nullable String requestId) {
    byte[] body = ErrorTrees.body(format, error, requestId);
    return of(error.code().statusCode(), format.contentType(), body).withError(error);
  }

  /** The same with the headers that name an error, and when to come again if it may pass. */
  public Response withError(ErrorInfo error) {
    Response named =
        with("X-Ably-Errorcode", Integer.toString(error.code().code()))
            .with("X-Ably-Errormessage", headerText(error.message()));
    return PASSING.contains(error.code().statusCode()) ? named.with("Retry-After", "1") : named;
  }

  /** The same with one more header; several of one name are fine. */
  public Response with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(this, List.copyOf(more));
  }

  /** The same, kept from pages of other origins. */
  public Response forSameOriginOnly() {
    return with(SAME_ORIGIN.name(), SAME_ORIGIN.value());
  }

  boolean isForSameOriginOnly() {
    return headers.contains(SAME_ORIGIN);
  }

  public int status() {
    return status;
  }

  /** For tests and logs: the body, if it is text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Nullable StreamedBody stream() {
    return stream;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  List<Header> headers() {
    return headers;
  }

  private static String headerText(String message) {
    // A message may quote the client; a header takes printable ASCII only.
    var text = new StringBuilder();
    message
        .chars()
        .limit(HEADER_TEXT_MAX_CHARS)
        .map(c -> c >= ' ' && c <= '~' ? c : '?')
        .forEach(c -> text.append((char) c));
    return text.toString();
  }
}
