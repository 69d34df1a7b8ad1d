package dev.barnabas.systemtests.sdk;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ChannelOptions;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A client of the Java SDK, connected to a node under test. */
public final class JavaClient implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  private final AblyRealtime sdk;

  /** Starts to connect. */
  public JavaClient(int port, boolean binary, String key) throws AblyException {
    ClientOptions options = new ClientOptions(key);
    options.realtimeHost = "localhost";
    options.restHost = "localhost";
    options.port = port;
    options.tls = false;
    options.fallbackHosts = new String[0];
    options.useBinaryProtocol = binary;
    options.disconnectedRetryTimeout = 300;
    sdk = new AblyRealtime(options);
  }

  /** Around a client of the SDK, which it closes. */
  JavaClient(AblyRealtime sdk) {
    this.sdk = sdk;
  }

  public AblyRealtime sdk() {
    return sdk;
  }

  public void awaitState(ConnectionState state) {
    Awaitility.await("the connection to be " + state)
        .atMost(WAIT_MAX)
        .until(() -> sdk.connection.state == state);
  }

  public Channel channel(String name) {
    return sdk.channels.get(name);
  }

  public Channel channel(String name, Map<String, String> params) throws AblyException {
    ChannelOptions options = new ChannelOptions();
    options.params = params;
    return sdk.channels.get(name, options);
  }

  /** Attaches, and keeps the names of the messages that come. */
  public static List<String> namesOn(Channel channel) throws AblyException {
    return collect(channel, message -> message.name);
  }

  /** Attaches, and keeps the data of the messages that come, as text. */
  public static List<String> dataOn(Channel channel) throws AblyException {
    return collect(channel, message -> String.valueOf(message.data));
  }

  private static List<String> collect(Channel channel, Function<Message, String> part)
      throws AblyException {
    List<String> names = new CopyOnWriteArrayList<>();
    channel.subscribe(message -> names.add(part.apply(message)));
    Awaitility.await("attached")
        .atMost(WAIT_MAX)
        .until(() -> channel.state == ChannelState.attached);
    return names;
  }

  public static void awaitLast(List<String> names, String last) {
    Awaitility.await("the message " + last).atMost(WAIT_MAX).until(() -> names.contains(last));
  }

  /** Publishes; the future ends with the ACK. */
  public static CompletableFuture<Void> publish(Channel channel, String name, Object data) {
    return call(listener -> channel.publish(name, data, listener));
  }

  /** Something that the SDK does and tells a listener of. */
  public interface Call {
    void run(CompletionListener listener) throws AblyException;
  }

  /** Does it; the future ends with its success or failure. */
  static CompletableFuture<Void> call(Call call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      call.run(
          new CompletionListener() {
            @Override
            public void onSuccess() {
              done.complete(null);
            }

            @Override
            public void onError(ErrorInfo reason) {
              done.completeExceptionally(AblyException.fromErrorInfo(reason));
            }
          });
    } catch (AblyException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  /** Does it and waits for its success. */
  public static void await(Call call) throws Exception {
    call(call).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  /** Does it and waits for its failure. */
  static ErrorInfo refused(Call call) throws Exception {
    try {
      await(call);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AblyException refused) {
        return refused.errorInfo;
      }
      throw e;
    }
    throw new AssertionError("it was not refused");
  }

  @Override
  public void close() {
    sdk.close();
  }
}
