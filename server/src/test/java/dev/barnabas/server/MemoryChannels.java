package dev.barnabas.server;

import dev.barnabas.core.channel.PublishOutcome;
import dev.barnabas.core.channel.PublishRequest;
import dev.barnabas.core.history.HistoryPage;
import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Channels in a list. The channel's name says how a publish ends: {@code unknown}, {@code refused},
 * {@code silent}, {@code broken}; {@code full} takes what is small; otherwise well, on another
 * thread. Thread: any.
 */
public final class MemoryChannels {
  private static final LogIdentity LOG = new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA");

  /** Every publish, in the order in which it came. */
  public final List<PublishRequest> published = new CopyOnWriteArrayList<>();

  public final List<HistoryQuery> queries = new CopyOnWriteArrayList<>();

  void publish(PublishRequest request, Consumer<PublishOutcome> listener) {
    published.add(request);
    switch (request.channel().name()) {
      case "silent" -> {}
      case "broken" -> throw new IllegalStateException("broken on purpose");
      case "refused" ->
          listener.accept(new PublishOutcome.Refused(ErrorCode.LOG_UNAVAILABLE.with("no broker")));
      case "unknown" ->
          listener.accept(new PublishOutcome.Unknown(ErrorCode.TIMEOUT.with("no answer")));
      case "full" -> {
        if (isSmall(request)) {
          accept(request, listener);
        } else {
          listener.accept(new PublishOutcome.Refused(ErrorCode.LOG_UNAVAILABLE.with("no place")));
        }
      }
      default -> accept(request, listener);
    }
  }

  private static boolean isSmall(PublishRequest request) {
    return request.messages().stream()
        .allMatch(one -> one.data() instanceof Data.Text(String text) && text.length() < 10);
  }

  private void accept(PublishRequest request, Consumer<PublishOutcome> listener) {
    var serials = new ArrayList<String>();
    for (int i = 0; i < request.messages().size(); i++) {
      serials.add(serial(published.size(), i));
    }
    Thread.ofVirtual().start(() -> listener.accept(new PublishOutcome.Accepted(serials)));
  }

  /** All messages of the channel; a page is full when the limit is reached. */
  CompletionStage<HistoryPage> page(HistoryQuery query) {
    queries.add(query);
    var messages = new ArrayList<Message>();
    @Nullable String next = null;
    for (int i = 0; i < published.size(); i++) {
      PublishRequest request = published.get(i);
      if (!request.channel().equals(query.channel()) || isBefore(query, i + 1)) {
        continue;
      }
      for (int index = 0; index < request.messages().size(); index++) {
        messages.add(request.messages().get(index).withPlace(TestServer.NOW, serial(i + 1, index)));
      }
      if (messages.size() >= query.limit()) {
        next = serial(i + 1, 0);
        break;
      }
    }
    return CompletableFuture.completedStage(new HistoryPage(messages, next));
  }

  private static boolean isBefore(HistoryQuery query, int offset) {
    ChannelSerial cursor = query.cursor();
    return cursor != null && offset <= cursor.position().offset();
  }

  static String serial(int offset, int index) {
    return new ChannelSerial(LOG, 0, new Position(offset, index), 0).text();
  }
}
