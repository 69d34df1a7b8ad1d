package dev.barnabas.server.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CometPlacesTest {
  private static final int ALL = 8;
  private static final int OF_ADDRESS = 3;
  private final CometPlaces places =
      new CometPlaces(new Limits(65_536, 524_288, 1, 1, 1, 1, 524_288, OF_ADDRESS, ALL, 200));

  private static InetAddress address(int last) {
    return InetAddress.ofLiteral("10.0.0." + last);
  }

  private void assertFull(InetAddress address, @Nullable String app) {
    assertThatThrownBy(() -> places.take(address, app))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused ->
                assertThat(refused.error().code()).isEqualTo(ErrorCode.CONNECT_RATE_EXCEEDED));
  }

  @Test
  void anAddressHasItsShare() {
    CometPlaces.Place first = places.take(address(1), "shop");
    places.take(address(1), "forum");
    places.take(address(1), null);
    assertFull(address(1), "shop");
    places.take(address(2), "shop");
    first.leave();
    first.leave(); // frees no second one
    places.take(address(1), "forum");
    assertFull(address(1), "forum");
  }

  @Test
  void anAppHasHalf() {
    for (int i = 0; i < ALL / 2; i++) {
      places.take(address(i), "shop");
    }
    assertFull(address(9), "shop");
    for (int i = 0; i < ALL / 2; i++) {
      places.take(address(9 + i), null);
    }
    assertFull(address(99), "forum");
  }

  @Test
  void aRefusalTakesNothing() {
    var taken = new ArrayList<CometPlaces.Place>();
    for (int i = 0; i < OF_ADDRESS; i++) {
      taken.add(places.take(address(1), null));
    }
    for (int i = 0; i < 3 * ALL; i++) {
      assertFull(address(1), "shop");
    }
    taken.forEach(CometPlaces.Place::leave);
    for (int i = 0; i < OF_ADDRESS; i++) {
      places.take(address(1), "shop");
    }
  }

  @Test
  void ofManyAtOnceNoMoreGetInThanFit() throws InterruptedException {
    var in = new AtomicInteger();
    var ready = new CountDownLatch(16);
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (int each : List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)) {
        threads.execute(() -> {
          ready.countDown();
          try {
            ready.await();
            places.take(address(each), null);
            in.incrementAndGet();
          } catch (ProtocolException full) {
            // as most are
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
      }
    }
    assertThat(in).hasPositiveValue().hasValueLessThanOrEqualTo(ALL);
  }
}
