package dev.barnabas.server.comet;

import dev.barnabas.protocol.codec.ClientFrameDecoder;
import dev.barnabas.protocol.codec.WireFormat;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ErrorInfo;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.http.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What came in one send request, and its answer. That only says that the frames were taken: what
 * they bring comes by the receive requests, where its order is kept. Thread: any.
 */
final class CometSend {
  private final CometCaller caller;
  private final ArrayDeque<Sent> frames; // those that wait, ≤ those of one body
  private final CompletableFuture<Response> answer = new CompletableFuture<>();

  /** One element of the array. */
  sealed interface Sent {
    record Whole(ClientFrame frame) implements Sent {}

    /** No frame: the connection is told, as a WebSocket's would be. */
    record Malformed(ProtocolException problem) implements Sent {}
  }

  private CometSend(CometCaller caller, List<Sent> frames) {
    this.caller = caller;
    this.frames = new ArrayDeque<>(frames);
  }

  static CometSend of(CometCaller caller, ClientFrame frame) {
    return new CometSend(caller, List.of(new Sent.Whole(frame)));
  }

  /**
   * Reads a body.
   *
   * @throws ProtocolException 40001 when it is no array
   */
  static CometSend of(CometCaller caller, @Nullable Object tree) {
    if (!(tree instanceof List<?> elements)) {
      throw new ProtocolException(
          ErrorCode.INVALID_BODY, "the body must be a JSON array of protocol messages");
    }
    var frames = new ArrayList<Sent>(elements.size());
    for (Object element : elements) {
      frames.add(read(element));
    }
    return new CometSend(caller, frames);
  }

  private static Sent read(@Nullable Object element) {
    try {
      return new Sent.Whole(ClientFrameDecoder.decode(element));
    } catch (ProtocolException problem) {
      return new Sent.Malformed(problem);
    }
  }

  CometCaller caller() {
    return caller;
  }

  /** Whether it begins with the caller's own token, for the connection to go on with. */
  boolean isRenewal() {
    return frames.peek() instanceof Sent.Whole(ClientFrame frame) && caller.isRenewal(frame);
  }

  /** The next frame, taken out; null: that was all. On the session's loop. */
  @Nullable Sent next() {
    return frames.poll();
  }

  boolean isOver() {
    return frames.isEmpty();
  }

  CompletionStage<Response> answer() {
    return answer;
  }

  void accept() {
    answer.complete(Response.of(201, WireFormat.JSON, List.of()));
  }

  void refuse(ErrorInfo error) {
    refuse(new ProtocolException(error));
  }

  void refuse(ProtocolException problem) {
    answer.completeExceptionally(problem);
  }
}
