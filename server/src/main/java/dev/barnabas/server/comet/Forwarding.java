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
import java.util.Objects;
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
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration HEAD_MAX = Duration.ofSeconds(7); // before our own 8 s

  /** What of a request counts at the other node; the rest stands in its path and query. */
  private static final List<String> TAKEN =
      List.of("authorization", "content-type", "accept", "x-ably-version");

  private static final List<String> BROUGHT = List.of("x-ably-errorcode", "x-ably-errormessage");

  private final Peers peers;
  private final NodeSignature signature;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  /**
   * @param signature shows other nodes that a request comes from one of theirs
   */
  public Forwarding(Peers peers, NodeSignature signature) {
    this.peers = peers;
    this.signature = signature;
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
        .sendAsync(forwarded(nodeId, node, request), BodyHandlers.ofPublisher())
        .handle((answer, failure) -> {
          if (failure != null) {
            throw new CompletionException(failed(nodeId, failure));
          }
          return brought(answer);
        });
  }

  private HttpRequest forwarded(String nodeId, URI node, Request request) {
    String path = request.pathAndQuery();
    try {
      var forwarded =
          HttpRequest.newBuilder(at(node, path))
              .timeout(HEAD_MAX)
              .method(request.method(), BodyPublishers.ofByteArray(request.body()))
              .header(
                  NodeSignature.HEADER,
                  signature.of(nodeId, request.method(), path, request.body()));
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

  /** What a client wrote must not decide which host is asked. */
  private static URI at(URI node, String pathAndQuery) {
    URI whole = URI.create(node.getScheme() + "://" + node.getRawAuthority() + pathAndQuery);
    if (!Objects.equals(whole.getRawAuthority(), node.getRawAuthority())
        || whole.getRawFragment() != null) {
      throw new IllegalArgumentException("the path is none");
    }
    return whole;
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
