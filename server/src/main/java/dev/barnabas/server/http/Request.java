package dev.barnabas.server.http;

import dev.barnabas.core.access.Credential;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole request, off the wire. Immutable, but for the notes that are made while it is answered.
 *
 * <p>Thread: any.
 */
public final class Request {
  /** What a client that names no version gets: the shapes of the newest. */
  // Old ones are decimals: "1.2".
  private static final Pattern VERSION = Pattern.compile("\\d{1,4}(\\.\\d{1,4}){0,2}");

  private static final String FORM = "application/x-www-form-urlencoded";

  private static final int NEWEST_VERSION = 6;

  private final String method;
  private final Target target;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Sender sender;
  private volatile @Nullable String app;
  private volatile Read read = Read.NOTHING;

  /**
   * What its answer gives of what was published before.
   *
   * @param bytes their data, as it counts against limits
   */
  public record Read(long messages, long events, long bytes) {
    static final Read NOTHING = new Read(0, 0, 0);
  }

  /**
   * From where it came.
   *
   * @param address of the socket's other end; null: the socket is gone
   * @param tls whether the socket is one of ours with TLS
   */
  record Sender(@Nullable InetAddress address, boolean tls) {
    static final Sender UNKNOWN = new Sender(null, false);
  }

  Request(String method, String uri, HttpHeaders headers, byte[] body, Sender sender) {
    this.method = method;
    this.target = Target.parse(uri);
    this.headers = headers;
    this.body = body;
    this.sender = sender;
  }

  /**
   * Copies a request; the buffer stays the caller's.
   *
   * @throws ProtocolException 40010 when its path isn't percent-encoded UTF-8, 40000 when its query
   *     isn't, 40003 when it asks for a format that we don't know; not so who wants a WebSocket,
   *     which is told in a frame
   */
  static Request of(FullHttpRequest whole, Sender sender) {
    Request request =
        new Request(
            whole.method().name(),
            whole.uri(),
            whole.headers(),
            ByteBufUtil.getBytes(whole.content()),
            sender);
    if (!"websocket".equalsIgnoreCase(request.header("upgrade"))) {
      request.requireKnownFormat();
    }
    return request;
  }

  /** The answer's format for a request that can't be read further than its head. */
  static WireFormat answerFormatOf(HttpMessage head) {
    try {
      if (head instanceof HttpRequest asked) {
        return new Request(
                asked.method().name(), asked.uri(), asked.headers(), new byte[0], Sender.UNKNOWN)
            .answerFormat();
      }
    } catch (ProtocolException malformed) {
      return WireFormat.JSON; // its target says nothing
    }
    return WireFormat.JSON;
  }

  /**
   * Looks at the format that it asks for.
   *
   * @throws ProtocolException 40003 when we don't know it
   */
  public void requireKnownFormat() {
    String format = param("format");
    if (format != null && WireFormat.ofParameter(format).isEmpty()) {
      throw new ProtocolException(
          ErrorCode.INVALID_PARAMETER, "format must be json or msgpack, or be left out");
    }
  }

  /** Whose request it is; null: nobody has found out. */
  public @Nullable String app() {
    return app;
  }

  /** Notes whose request it is, once that is proven. */
  public void noteApp(String proven) {
    app = proven;
  }

  /** What its answer gives. */
  public Read read() {
    return read;
  }

  /** Notes what its answer gives. */
  public void noteRead(Read given) {
    read = given;
  }

  /** GET, POST, …; a HEAD counts as the GET that it asks about. */
  public String method() {
    return method.equals("HEAD") ? "GET" : method;
  }

  boolean wantsHeadOnly() {
    return method.equals("HEAD");
  }

  /**
   * Whether it came over TLS: to us, or to a proxy that says so. A client that lies about it only
   * gives up its own protection.
   */
  public boolean isSecure() {
    return sender.tls() || "https".equalsIgnoreCase(header("x-forwarded-proto"));
  }

  /** The other end of its socket, perhaps a proxy; null when that is gone. */
  public @Nullable InetAddress remoteAddress() {
    return sender.address();
  }

  /** Path and query as they stand on the wire, whatever host the target names. */
  public String pathAndQuery() {
    return target.origin();
  }

  /** The body as it came; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** The path's segments, each decoded once: a channel's name is one, whatever it contains. */
  public List<String> segments() {
    return target.segments();
  }

  /** The query's parameters, the first of equal names. */
  public Map<String, String> params() {
    return target.params();
  }

  public @Nullable String param(String name) {
    return target.params().get(name);
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Who sends it, wherever it says so. */
  public Credential credential() {
    return Credentials.of(this);
  }

  /** The format that the answer is to have (ably-protocol 4.2); JSON when none is asked for. */
  public WireFormat answerFormat() {
    String accept = header("accept");
    boolean open = accept == null || accept.strip().equals("*/*");
    if (open && param("format") != null) {
      return WireFormat.ofParameter(String.valueOf(param("format"))).orElse(WireFormat.JSON);
    }
    return accept == null ? WireFormat.JSON : WireFormat.ofAccept(accept).orElse(WireFormat.JSON);
  }

  /** The format of the body by its Content-Type; JSON for types we don't know, as curl sends. */
  public WireFormat bodyFormat() {
    String type = header("content-type");
    return type == null ? WireFormat.JSON : WireFormat.ofContentType(type).orElse(WireFormat.JSON);
  }

  /**
   * The body as plain objects.
   *
   * @throws ProtocolException 40001 when it isn't in the format that it claims
   */
  public @Nullable Object tree() {
    return tree(bodyFormat()::decode);
  }

  /** As {@link #tree}, of frames: each is told by itself that it is nested too deep. */
  public @Nullable Object treeOfFrames() {
    return tree(bodyFormat()::decodeLeavingOut);
  }

  /**
   * Looks at what tells how it is to be read.
   *
   * @throws ProtocolException 40000 when its body is compressed, 40017 when the version in its
   *     header is none
   */
  void requireReadable() {
    String encoding = header("content-encoding");
    if (encoding != null && body.length > 0 && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST,
          "Content-Encoding '%s' is not supported: send the body as it is".formatted(encoding));
    }
    String version = header("x-ably-version");
    if (version != null && !VERSION.matcher(version).matches()) {
      throw notAVersion("header X-Ably-Version");
    }
  }

  private static ProtocolException notAVersion(String where) {
    return new ProtocolException(
        ErrorCode.UNSUPPORTED_VERSION, where + ": must be a number, such as 2 or 6");
  }

  private @Nullable Object tree(Function<byte[], @Nullable Object> decoding) {
    try {
      return decoding.apply(body);
    } catch (ProtocolException broken) {
      String type = header("content-type");
      if (type != null && type.regionMatches(true, 0, FORM, 0, FORM.length())) {
        throw new ProtocolException(
            broken.error().code(), "the body is a form: send Content-Type: application/json");
      }
      throw broken;
    }
  }

  /**
   * The protocol version that decides over the shape of the answer (ably-protocol 2).
   *
   * @throws ProtocolException 40017 when it isn't a number
   */
  public int version() {
    String text = header("x-ably-version");
    if (text == null) {
      text = param("v");
    }
    if (text == null) {
      return NEWEST_VERSION;
    }
    if (!VERSION.matcher(text).matches()) {
      throw notAVersion("parameter v");
    }
    return Integer.parseInt(text.split("\\.", 2)[0]);
  }
}
