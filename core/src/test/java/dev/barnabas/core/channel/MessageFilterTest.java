package dev.barnabas.core.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageFilterTest {
  private static final Message MESSAGE =
      Message.of("price", new Data.Text("x"))
          .withPublisher("anna", "conn")
          .withExtras(Map.of("headers", Map.of("n", 26_095L, "side", "buy")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "name == `\"price\"` && headers.n == `26095` | true",
        "name == `\"price\"` && headers.n == `1`     | false",
        "clientId == 'anna'                          | true",
        "connectionId == 'other'                     | false",
        "extras.headers.side == 'buy'                | true",
        "headers.missing                             | false",
        "starts_with(name, 'pri')                    | true",
        "starts_with(headers.n, 'pri')               | false",
      })
  void theExpressionDecides(String expression, boolean passes) {
    assertThat(passes(expression, MESSAGE)).isEqualTo(passes);
  }

  @Test
  void aMessageWithoutNameAndHeadersIsLookedAtToo() {
    Message bare = Message.of(null, null);
    assertThat(passes("headers.n == `1`", bare)).isFalse();
    assertThat(passes("name == null", bare)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!!", "bmFtZSA9PQ==", "dW5rbm93bihuYW1lKQ=="})
  void whatIsNoFilterIsRefused(String base64) {
    assertThatThrownBy(() -> MessageFilter.parse(base64))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  @Test
  void anExpressionHasABound() {
    assertThatThrownBy(() -> filter("!".repeat(3_000) + "name"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void bothAlphabetsMeanTheSame() {
    String base64 = Base64.getEncoder().encodeToString("name == 'ü?>'".getBytes(UTF_8));
    String urlSafe = base64.replace('+', '-').replace('/', '_');
    assertThat(MessageFilter.parse(base64)).isEqualTo(MessageFilter.parse(urlSafe));
  }

  @Test
  void anEntryIsJudgedOncePerFilter() {
    Message other = Message.of("other", null);
    var filters = new EntryFilters(List.of(MESSAGE, other, MESSAGE));
    List<Message> passing = filters.passing(filter("name == 'price'"));
    assertThat(passing).containsExactly(MESSAGE, MESSAGE);
    assertThat(filters.passing(filter("name == 'price'"))).isSameAs(passing);
    assertThat(filters.passing(filter("name == 'nothing'"))).isEmpty();
  }

  @Test
  void whatTakesTooManyStepsDoesNotPassAndTheOthersHaveTheirs() {
    var entry = new EntryFilters(List.of(MESSAGE));
    String doubled = "[@,@]" + "|[@,@]".repeat(25); // 2^26 values
    for (int i = 0; i < 50; i++) {
      String text = "length(to_string(" + doubled + ")) > `" + i + "`";
      assertThat(entry.passing(filter(text))).isEmpty();
    }
    assertThat(entry.passing(filter("name == 'price' && headers.side == 'buy'")))
        .containsExactly(MESSAGE);
  }

  @Test
  void whatFiltersTakeOfAnEntryIsBoundedTogether() {
    Map<String, @Nullable Object> extras =
        Map.of("list", LongStream.range(0, 3_000).boxed().toList());
    Message wide = Message.of("wide", null).withExtras(extras);
    var entry = new EntryFilters(List.of(wide));
    int passed = 0;
    while (!entry
        .passing(filter("length(extras.list[?@ != `-" + (passed + 1) + "`]) > `2999`"))
        .isEmpty()) {
      passed++;
    }
    assertThat(passed).isBetween(1, EntryFilters.SHARED_STEPS / 3_000);
  }

  @Test
  void aTextThatIsLookedIntoCostsByItsLength() {
    Message wide = Message.of("x".repeat(2_000_000), null);
    assertThat(passes("contains(name, 'y') || name != 'z'", wide)).isFalse();
    assertThat(passes("name != 'z'", wide)).isTrue();
  }

  private static boolean passes(String expression, Message message) {
    return !new EntryFilters(List.of(message)).passing(filter(expression)).isEmpty();
  }

  private static MessageFilter filter(String expression) {
    return MessageFilter.parse(Base64.getEncoder().encodeToString(expression.getBytes(UTF_8)));
  }
}
