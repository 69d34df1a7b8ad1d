package dev.barnabas.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.history.HistoryQuery;
import dev.barnabas.core.history.PresencePage;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.protocol.message.PresenceMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class PresenceDoorTest {
  @Test
  void whatIsMadeOfAnAnswerIsNotMadeOnTheThreadThatFoundIt() throws InterruptedException {
    var members = new CompletableFuture<List<PresenceMessage>>();
    var page = new CompletableFuture<PresencePage>();
    ChannelKey channel = ChannelKey.of("app", "chat");
    HistoryQuery query =
        new HistoryQuery(
            channel, 0, Long.MAX_VALUE, 10, HistoryQuery.Direction.BACKWARDS, null, null);
    try (ExecutorService blocking = Executors.newSingleThreadExecutor()) {
      var door = new PresenceDoor(_ -> members, _ -> page, blocking);
      CompletableFuture<Thread> ofMembers =
          door.members(channel).thenApply(_ -> Thread.currentThread()).toCompletableFuture();
      CompletableFuture<Thread> ofPage =
          door.history(query).thenApply(_ -> Thread.currentThread()).toCompletableFuture();
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                members.complete(List.of());
                page.complete(new PresencePage(List.of(), null));
              });
      reader.join();
      assertThat(ofMembers.join()).isNotSameAs(reader);
      assertThat(ofPage.join()).isNotSameAs(reader);
    }
  }
}
