package dev.barnabas.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void tellsThePageItsKeyAndEveryBus() {
    String settings = Demo.settingsJson("app.key:secret", "localhost:9092");

    assertThat(settings)
        .startsWith("{\"key\":\"app.key:secret\",\"kafkaBootstrap\":\"localhost:9092\",\"buses\":[")
        .contains("[\"0806\",\"225\",42.20201,-70.94669]")
        .contains("\"symbols\":[\"CSTL\",");
  }

  @Test
  void namesEveryTopicInTheRules() {
    assertThat(Arrays.stream(DemoTopic.values()).map(DemoTopic::topicName))
        .allSatisfy(topic -> assertThat(Demo.rulesYaml()).contains(topic));
  }

  @Test
  void knowsTheBusesThatHadAPosition() {
    assertThat(DemoFiles.buses()).hasSize(549).doesNotHaveDuplicates();
    assertThat(DemoFiles.edits()).hasSize(100);
  }
}
