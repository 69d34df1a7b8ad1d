package dev.barnabas.server.comet;

import dev.barnabas.server.http.BodyWriter;
import dev.barnabas.server.http.StreamedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from another node to the client: as fast as the client takes it, and no longer
 * than it wants it. Thread: any.
 */
final class ForwardedBody implements StreamedBody, Flow.Subscriber<List<ByteBuffer>> {
  private final Flow.Publisher<List<ByteBuffer>> source;
  private final AtomicReference<State> state = new AtomicReference<>(new State(null, null, false));

  private record State(
      Flow.@Nullable Subscription subscription, @Nullable BodyWriter out, boolean gone) {}

  ForwardedBody(Flow.Publisher<List<ByteBuffer>> source) {
    this.source = source;
  }

  @Override
  public void onBegin(BodyWriter out) {
    state.updateAndGet(now -> new State(now.subscription(), out, now.gone()));
    source.subscribe(this);
  }

  @Override
  public void onGone() {
    State before = state.getAndUpdate(now -> new State(now.subscription(), now.out(), true));
    if (before.out() == null) {
      source.subscribe(this); // only to end it
    } else if (before.subscription() != null) {
      before.subscription().cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    State now = state.updateAndGet(known -> new State(given, known.out(), known.gone()));
    if (now.gone()) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    State now = state.get();
    if (now.out() != null && !now.gone()) {
      now.out().write(copy(parts), this::onWritten);
    }
  }

  private void onWritten(boolean sent) {
    Flow.Subscription subscription = state.get().subscription();
    if (subscription != null) {
      if (sent) {
        subscription.request(1);
      } else {
        subscription.cancel();
      }
    }
  }

  private static ByteBuf copy(List<ByteBuffer> parts) {
    return Unpooled.copiedBuffer(parts.toArray(ByteBuffer[]::new));
  }

  @Override
  public void onError(Throwable failure) {
    BodyWriter out = state.get().out();
    if (out != null) {
      out.cut();
    }
  }

  @Override
  public void onComplete() {
    BodyWriter out = state.get().out();
    if (out != null) {
      out.end();
    }
  }
}
