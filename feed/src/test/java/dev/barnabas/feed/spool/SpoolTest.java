package dev.barnabas.feed.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.feed.FeedFigures;
import dev.barnabas.feed.FeedMessage;
import dev.barnabas.feed.Inbox;
import dev.barnabas.feed.Overflow;
import dev.barnabas.feed.socket.SocketEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SpoolTest {
  private static final long LARGE = 1 << 20;
  private static final Duration SOON = Duration.ofMillis(10);

  @TempDir Path folder;

  private final FeedFigures figures = new FeedFigures();

  private Spool open(long bytesMax, Overflow overflow) throws IOException {
    return Spool.open(folder, bytesMax, overflow, figures);
  }

  private static void put(Spool spool, int from, int to) throws InterruptedException {
    for (int n = from; n < to; n++) {
      spool.put(message(new SocketEvent.Text("m" + n), null));
    }
  }

  private static FeedMessage message(SocketEvent event, @Nullable String gap) {
    return new FeedMessage(event, 1_234, gap, 0);
  }

  private static List<FeedMessage> takeAll(Spool spool) throws InterruptedException {
    var all = new ArrayList<FeedMessage>();
    List<FeedMessage> some = spool.take(7, SOON);
    while (!some.isEmpty()) {
      all.addAll(some);
      some = spool.take(7, SOON);
    }
    return all;
  }

  private static List<String> texts(List<FeedMessage> messages) {
    return messages.stream()
        .map(message -> message.event() instanceof SocketEvent.Text(String text) ? text : "?")
        .toList();
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "m" + n).toList();
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  @Test
  void anInterruptWhileItIsWrittenSpoilsNothing() throws Exception {
    try (Segment segment = Segment.create(folder, 0)) {
      Thread.currentThread().interrupt();
      segment.append(SpoolEntry.encode(message(new SocketEvent.Text("one"), null), null));
      assertThat(Thread.interrupted()).isTrue();
      segment.append(SpoolEntry.encode(message(new SocketEvent.Text("two"), null), null));
      assertThat(texts(segment.read(0, 10).messages())).containsExactly("one", "two");
    }
  }

  @Test
  void whatWasNotDoneComesAgainAsItWas() throws Exception {
    long done;
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 100);
      spool.put(message(new SocketEvent.Binary(new byte[] {0, -1}), "reconnected: é"));
      done = takeAll(spool).get(39).position();
      assertThat(spool.waiting()).isZero();
      spool.done(done);
    }
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      assertThat(spool.waiting()).isEqualTo(61);
      List<FeedMessage> rest = takeAll(spool);
      assertThat(texts(rest.subList(0, 60))).isEqualTo(numbered(40, 100));
      FeedMessage last = rest.getLast();
      assertThat(((SocketEvent.Binary) last.event()).bytes()).containsExactly(0, -1);
      assertThat(last.gap()).isEqualTo("reconnected: é");
      assertThat(last.receivedAt()).isEqualTo(1_234);
      spool.done(last.position());
    }
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      assertThat(takeAll(spool)).isEmpty();
      put(spool, 100, 101);
      assertThat(texts(takeAll(spool))).containsExactly("m100");
      assertThat(segments()).hasSize(1);
    }
  }

  @Test
  void whatWasBeingWrittenAtTheEndIsCutOff() throws Exception {
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 10);
    }
    Path last = segments().getLast();
    Files.write(last, new byte[] {0, 0, 0, 50, 1, 2, 3, 4, 5, 6, 7, 8}, StandardOpenOption.APPEND);
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 10, 12);
      assertThat(texts(takeAll(spool))).isEqualTo(numbered(0, 12));
    }
  }

  /** Writes over some bytes of the oldest segment. */
  private void damage(long at, byte... bytes) throws IOException {
    try (var file = new RandomAccessFile(segments().getFirst().toFile(), "rw")) {
      file.seek(at);
      file.write(bytes);
    }
  }

  /**
   * Where the message of this number ends, of those that {@link #put} makes from 0 on, below 10.
   */
  private static long end(int number) {
    return 21L * (number + 1);
  }

  @Test
  void aDamagedMessageIsLeftOutAndTheNextSaysSo() throws Exception {
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 10);
      assertThat(spool.newest()).isEqualTo(end(9));
      assertThat(texts(spool.take(2, SOON))).isEqualTo(numbered(0, 2));
      damage(end(2) - 1, (byte) '?');
      List<FeedMessage> rest = takeAll(spool);
      assertThat(texts(rest)).isEqualTo(numbered(3, 10));
      assertThat(rest.getFirst().gap()).isEqualTo(Inbox.damaged(end(2) - end(1)));
      assertThat(rest.get(1).gap()).isNull();
      assertThat(spool.waiting()).isZero();
      assertThat(figures.dropped()).isEqualTo(1);
      put(spool, 10, 11);
      assertThat(texts(takeAll(spool))).containsExactly("m10");
    }
  }

  @Test
  void whereEvenALengthIsDamagedTheNextMessageIsFound() throws Exception {
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 10);
    }
    damage(end(3), (byte) 0x7f);
    damage(end(5), (byte) 0, (byte) 0, (byte) 0, (byte) 0);
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      assertThat(spool.waiting()).isEqualTo(8);
      List<FeedMessage> all = takeAll(spool);
      assertThat(texts(all)).containsExactly("m0", "m1", "m2", "m3", "m5", "m7", "m8", "m9");
      assertThat(all.get(4).gap()).isEqualTo(Inbox.damaged(21));
      assertThat(figures.dropped()).isEqualTo(2);
    }
  }

  @Test
  void whenNothingBehindTheDamageIsWholeItWaitsForTheNextMessage() throws Exception {
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 3);
      damage(0, new byte[(int) end(2)]);
      assertThat(takeAll(spool)).isEmpty();
      assertThat(spool.waiting()).isZero();
      assertThat(figures.dropped()).isEqualTo(3);
      put(spool, 3, 4);
      List<FeedMessage> next = takeAll(spool);
      assertThat(texts(next)).containsExactly("m3");
      assertThat(next.getFirst().gap()).isEqualTo(Inbox.damaged(end(2)));
    }
  }

  @Test
  void aMessageLargerThanWhatIsReadAtOnceComesWhole() throws Exception {
    String large = "x".repeat(300_000);
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      put(spool, 0, 1);
      spool.put(message(new SocketEvent.Text(large), null));
      put(spool, 1, 2);
      assertThat(texts(takeAll(spool))).containsExactly("m0", large, "m1");
    }
  }

  @Test
  void aFullSpoolLosesItsOldestOrItsNewestAndSaysSo() throws Exception {
    try (Spool spool = open(4_000, Overflow.DROP_NEWEST)) {
      put(spool, 0, 1_000);
      List<FeedMessage> kept = takeAll(spool);
      assertThat(texts(kept)).isEqualTo(numbered(0, kept.size()));
      assertThat(figures.dropped()).isEqualTo(1_000 - kept.size()).isPositive();
      spool.done(kept.getLast().position());
      put(spool, 1_000, 1_001);
      assertThat(takeAll(spool).getFirst().gap()).isEqualTo(Inbox.lost(1_000 - kept.size()));
    }
    long before = figures.dropped();
    try (Spool spool = open(4_000, Overflow.DROP_OLDEST)) {
      assertThat(texts(takeAll(spool))).containsExactly("m1000");
      put(spool, 0, 1_000);
      List<FeedMessage> kept = takeAll(spool);
      long lost = figures.dropped() - before;
      assertThat(texts(kept)).isEqualTo(numbered((int) lost, 1_000));
      assertThat(lost).isPositive();
      assertThat(kept.getFirst().gap()).isEqualTo(Inbox.lost(lost));
      assertThat(kept.get(1).gap()).isNull();
    }
  }

  @Test
  void whoPutsIntoAFullSpoolWaitsUntilSomethingIsDone() throws Exception {
    try (Spool spool = open(1_000, Overflow.BLOCK)) {
      var all = new CountDownLatch(1);
      Thread putting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  put(spool, 0, 500);
                  all.countDown();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      var taken = new ArrayList<String>();
      while (taken.size() < 500) {
        List<FeedMessage> some = spool.take(10, Duration.ofSeconds(20));
        taken.addAll(texts(some));
        spool.done(some.getLast().position());
      }
      all.await();
      putting.join();
      assertThat(taken).isEqualTo(numbered(0, 500));
      assertThat(figures.dropped()).isZero();
      assertThat(segments().size()).isLessThan(20);
    }
  }

  @Test
  void aFolderThatIsInUseIsRefused() throws Exception {
    try (Spool spool = open(LARGE, Overflow.BLOCK)) {
      assertThat(spool.waiting()).isZero();
      assertThatThrownBy(() -> open(LARGE, Overflow.BLOCK).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is used by another");
    }
  }
}
