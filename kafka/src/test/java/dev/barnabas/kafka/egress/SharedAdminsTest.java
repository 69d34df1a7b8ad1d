package dev.barnabas.kafka.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.kafka.ClusterConfig;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class SharedAdminsTest {
  private static final ClusterConfig AWAY = ClusterConfig.of("127.0.0.1:1");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void allWhoAskAClusterShareAClientThatGoesWithTheLast() {
    SharedAdmins admins = new SharedAdmins();
    SharedAdmins.Hold one = admins.hold("east", AWAY, SECOND);
    SharedAdmins.Hold two = admins.hold("east", AWAY, SECOND);
    SharedAdmins.Hold other = admins.hold("west", AWAY, SECOND);
    assertThat(one.admin()).isSameAs(two.admin()).isNotSameAs(other.admin());
    SharedAdmins.Hold patient = admins.hold("east", AWAY, SECOND.multipliedBy(5));
    assertThat(patient.admin()).isNotSameAs(one.admin());
    assertThat(admins.count()).isEqualTo(3);
    patient.close();
    one.close();
    SharedAdmins.Hold late = admins.hold("east", AWAY, SECOND);
    assertThat(late.admin()).isSameAs(two.admin());
    two.close();
    late.close();
    assertThat(admins.count()).isEqualTo(1);
    other.close();
    assertThat(admins.count()).isZero();
  }

  @Test
  void aClusterWithoutAnAddressLeavesNothingBehind() {
    SharedAdmins admins = new SharedAdmins();
    assertThatThrownBy(
            () -> admins.hold("gone", ClusterConfig.of("kafka.east.invalid:9092"), SECOND))
        .isInstanceOf(KafkaException.class);
    assertThat(admins.count()).isZero();
  }
}
