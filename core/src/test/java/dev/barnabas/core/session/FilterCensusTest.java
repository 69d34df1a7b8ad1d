package dev.barnabas.core.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.channel.MessageFilter;
import dev.barnabas.core.log.ChannelKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class FilterCensusTest {
  private final FilterCensus census = new FilterCensus();

  @Test
  void aChannelHasSomeFiltersHoweverManyShareThem() {
    ChannelKey chat = ChannelKey.of("app", "chat");
    for (int i = 0; i < FilterCensus.FILTERS_MAX; i++) {
      census.enter(chat, filter(i));
      census.enter(chat, filter(i));
    }
    MessageFilter more = filter(FilterCensus.FILTERS_MAX);
    assertThatThrownBy(() -> census.enter(chat, more)).hasMessageContaining("40003");
    census.enter(ChannelKey.of("other", "chat"), more);
    census.leave(chat, filter(0));
    assertThatThrownBy(() -> census.enter(chat, more)).hasMessageContaining("40003");
    census.leave(chat, filter(0));
    census.enter(chat, more);
  }

  private static MessageFilter filter(int number) {
    byte[] text = ("name == '" + number + "'").getBytes(StandardCharsets.UTF_8);
    return MessageFilter.parse(Base64.getEncoder().encodeToString(text));
  }
}
