package dev.barnabas.server.comet;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests to the node that has their session, and the answers back as they come.
 *
 * <p>Thread: any.
 */
public final class Forwarding implements AutoCloseable {
  /** The header in which nodes show each other that they belong together. */
  public static final String SECRET_HEADER = "X-Barnabas-Node";

  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration HEAD_MAX = Duration.ofSeconds(7); // before our own 8 s

  /** What of a request counts at the other node; the rest stands in its path and query. */
  private static final List<String> TAKEN =
      List.of("authorization", "content-type", "accept", "x-ably-version");

  private static final List<String> BROUGHT = List.of("x-ably-errorcode", "x-ably-errormessage");

  private final Peers peers;
  private final String secret;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  /**
   * @param secret the same on all nodes
   */
  public Forwarding(Peers peers, String secret) {
    this.peers = peers;
    this.secret = secret;
  }

  CompletionStage<Response> forward(String nodeId, Request request) {
    URI node =
        peers
            .find(nodeId)
            .orElseThrow(() ->
                new ProtocolException(
                    ErrorCode.CONNECTION_NOT_FOUND,
                    "the node that had this session is gone: reconnect"));
    return client
        .sendAsync(forwarded(node, request), BodyHandlers.ofPublisher())
        .handle((answer, failure) -> {
          if (failure != null) {
            throw new CompletionException(failed(nodeId, failure));
          }
          return brought(answer);
        });
  }

  private HttpRequest forwarded(URI node, Request request) {
    try {
      var forwarded =
          HttpRequest.newBuilder(URI.create(node + request.uri()))
              .timeout(HEAD_MAX)
              .method(request.method(), BodyPublishers.ofByteArray(request.body()))
              .header(SECRET_HEADER, secret);
      for (String name : TAKEN) {
        String value = request.header(name);
        if (value != null) {
          forwarded.header(name, value);
        }
      }
      if (request.isSecure()) {
        forwarded.header("X-Forwarded-Proto", "https");
      }
      return forwarded.build();
    } catch (IllegalArgumentException notForwardable) {
      throw new ProtocolException(
          ErrorCode.BAD_REQUEST, "the request's path, query or headers are not valid");
    }
  }

  private static ProtocolException failed(String nodeId, Throwable failure) {
    LOG.info("{} has a comet session but does not answer: {}", nodeId, failure.toString());
    return new ProtocolException(
        ErrorCode.DISCONNECTED, "the node that has this session does not answer: reconnect");
  }

  private static Response brought(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
    Response response =
        Response.streamed(
            answer.statusCode(),
            answer.headers().firstValue("content-type").orElse(""),
            new ForwardedBody(answer.body()));
    for (String name : BROUGHT) {
      String value = answer.headers().firstValue(name).orElse(null);
      response = value == null ? response : response.with(name, value);
    }
    return response.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
