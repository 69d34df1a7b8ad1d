package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.log.Envelope.Kind;
import dev.barnabas.core.log.Envelope.Origin;
import dev.barnabas.core.log.EnvelopeHead;
import dev.barnabas.core.log.LogAppender;
import dev.barnabas.core.log.LogUnavailableException;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** However an append ends, who waits hears once, and nothing of it stays. */
final class PendingAppendsTest {
  private static final byte[] KEY = {};

  private final PendingAppends pending = new PendingAppends(7);
  private final Appender appender = new Appender();
  private final List<ErrorCode> heard = new ArrayList<>();

  @Test
  void anAppendIsUnderWayUntilItHasFailed() {
    append(origin -> record(origin, "id"));

    assertThat(pending.size()).isEqualTo(1);
    assertThat(heard).isEmpty();
    appender.listeners.getFirst().onFailed(new LogAppender.Failure(LogAppender.Written.NO, "no"));
    assertThat(heard).containsExactly(ErrorCode.INVALID_PUBLISH);
    assertThat(pending.size()).isZero();
  }

  @Test
  void aLogThatTakesNothingRefuses() {
    appender.thrown = new LogUnavailableException("no leader");

    append(origin -> record(origin, "id"));

    assertThat(heard).containsExactly(ErrorCode.LOG_UNAVAILABLE);
    assertThat(pending.size()).isZero();
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    append(origin -> record(origin, "é".repeat(EnvelopeHead.ID_BYTES_MAX)));

    assertThat(heard).containsExactly(ErrorCode.INVALID_PUBLISH);
    assertThat(pending.size()).isZero();
    assertThat(appender.listeners).isEmpty();
  }

  @Test
  void aMistakeIsHeardOfAndThrown() {
    var mistake = new StackOverflowError("forced");

    assertThatThrownBy(() ->
            append(origin -> {
              throw mistake;
            }))
        .isSameAs(mistake);

    assertThat(heard).containsExactly(ErrorCode.INTERNAL);
    assertThat(pending.size()).isZero();
  }

  @Test
  void anOfferThatIsRefusedIsHeardOfByNobodyElse() {
    appender.thrown = new LogUnavailableException("no leader");

    PublishOutcome refused =
        pending.offer(appender, 0, KEY, new Waiter(), origin -> record(origin, "id"));

    assertThat(refused).isInstanceOf(PublishOutcome.Refused.class);
    assertThat(heard).isEmpty();
    assertThat(pending.size()).isZero();
  }

  private void append(Function<Origin, byte[]> record) {
    pending.append(appender, 0, KEY, new Waiter(), record);
  }

  private static byte[] record(Origin origin, String id) {
    return EnvelopeHead.write(Kind.MESSAGE, origin, Scope.CLIENT, id, new byte[0]);
  }

  private final class Waiter implements PendingAppends.Waiter {
    @Override
    public void onReplayed(
        PartitionChannels partition, long offset, int leaderEpoch, long firstOffset) {
      throw new AssertionError("nothing is replayed");
    }

    @Override
    public void onFailed(PublishOutcome outcome) {
      assertThat(outcome).isInstanceOf(PublishOutcome.Refused.class);
      heard.add(((PublishOutcome.Refused) outcome).error().code());
    }
  }

  private static final class Appender implements LogAppender {
    final List<FailureListener> listeners = new ArrayList<>();
    @Nullable RuntimeException thrown;

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public void append(int partition, byte[] key, byte[] value, FailureListener listener) {
      if (thrown != null) {
        throw thrown;
      }
      listeners.add(listener);
    }
  }
}
