package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.transport.Admission.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  // 2 sockets of an address, 3 in all.
  private final Admission admission =
      new Admission(new Limits(65_536, 524_288, 1, 1, 1, 1, 524_288, 2, 3, 200));

  @Test
  void boundsTheSocketsOfAnAddress() throws UnknownHostException {
    assertThat(admission.enter(address(1))).isEqualTo(Verdict.WELCOME);
    assertThat(admission.enter(address(1))).isEqualTo(Verdict.WELCOME);
    assertThat(admission.enter(address(1))).isEqualTo(Verdict.TO_BE_REFUSED);
    admission.leave(address(1));
    admission.leave(address(1));
    assertThat(admission.enter(address(1))).isEqualTo(Verdict.WELCOME);
  }

  @Test
  void boundsTheSocketsOfAll() throws UnknownHostException {
    for (int i = 1; i <= 3; i++) {
      assertThat(admission.enter(address(i))).isEqualTo(Verdict.WELCOME);
    }
    for (int i = 4; i <= 6; i++) {
      assertThat(admission.enter(address(i))).isEqualTo(Verdict.TO_BE_REFUSED);
    }
    assertThat(admission.enter(address(7))).isEqualTo(Verdict.CUT);
    for (int i = 1; i <= 7; i++) {
      admission.leave(address(i));
    }
    assertThat(admission.open()).isZero();
    assertThat(admission.enter(address(8))).isEqualTo(Verdict.WELCOME);
  }

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
