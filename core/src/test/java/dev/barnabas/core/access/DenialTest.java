package dev.barnabas.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

class DenialTest {
  @Test
  void namesWhatIsNotAllowedAndWhere() {
    assertThat(message("orders:1"))
        .isEqualTo("the capability of the token or key does not allow subscribe on 'orders:1'");
  }

  @Test
  void saysWhichResourceAMetachannelNeeds() {
    assertThat(message("[meta]channel.lifecycle"))
        .isEqualTo(
            "the capability of the token or key does not allow subscribe on"
                + " '[meta]channel.lifecycle': it needs the resource '[meta]channel.lifecycle',"
                + " '[meta]*' or '[*]*', as '*' means plain channels only");
  }

  private static String message(String address) {
    var denied = Denial.of("subscribe", ChannelAddress.parse(address)).error();
    assertThat(denied.code()).isEqualTo(ErrorCode.CAPABILITY_DENIED);
    return denied.message();
  }
}
