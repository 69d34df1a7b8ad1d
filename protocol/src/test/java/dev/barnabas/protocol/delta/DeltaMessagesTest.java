package dev.barnabas.protocol.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.davidehrmann.vcdiff.VCDiffDecoderBuilder;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeltaMessagesTest {
  private static final long SEED = 20_110;

  @Test
  void aTextIsTheDifferenceOfItsBytesAndSaysSoInItsEncoding() throws IOException {
    Message base = text("c:1:0", "{\"foo\":\"bar\",\"count\":1,\"status\":\"active\"}", "json");
    Message next = text("c:2:0", "{\"foo\":\"bär\",\"count\":2,\"status\":\"active\"}", "json");

    Message delta = DeltaMessages.chain(base, List.of(next)).getFirst();

    assertThat(delta.encoding()).isEqualTo("json/utf-8/vcdiff");
    assertThat(delta.extras()).containsEntry("delta", Map.of("from", "c:1:0", "format", "vcdiff"));
    assertThat(delta.id()).isEqualTo("c:2:0");
    assertThat(new String(decoded(base, delta), UTF_8)).isEqualTo(valueOf(next));
  }

  @Test
  void bytesKeepTheirStepsAndGetOneMore() throws IOException {
    Message base = binary("a:0", new byte[500], "json/utf-8/cipher+aes-128-cbc");
    Message next = binary("a:1", new byte[501], "json/utf-8/cipher+aes-128-cbc");

    Message delta = DeltaMessages.chain(base, List.of(next)).getFirst();

    assertThat(delta.encoding()).isEqualTo("json/utf-8/cipher+aes-128-cbc/vcdiff");
    assertThat(decoded(base, delta)).isEqualTo(new byte[501]);
  }

  @Test
  void eachMessageOfABatchFollowsTheOneBeforeIt() {
    List<Message> chained =
        DeltaMessages.chain(
            text("z", "one one one", null),
            List.of(text("a:0", "one one two", null), text("a:1", "one two two", null)));

    assertThat(chained).extracting(DeltaMessagesTest::from).containsExactly("z", "a:0");
  }

  @Test
  void theNextAfterOneWithoutDataStandsWhole() {
    List<Message> messages = List.of(Message.of("n", null).withId("a:0"), text("a:1", "x", null));

    assertThat(DeltaMessages.chain(text("z", "one", null), messages)).isSameAs(messages);
  }

  @Test
  void neitherToNorFromAnEmptyPayloadThereIsADelta() {
    Message empty = text("a", "", null);
    Message full = text("b", "not empty", null);

    assertThat(DeltaMessages.chain(full, List.of(empty)).getFirst()).isSameAs(empty);
    assertThat(DeltaMessages.chain(empty, List.of(full)).getFirst()).isSameAs(full);
  }

  @Test
  void whatHasNothingInCommonStandsWholeUnlessItIsTiny() {
    var random = new Random(SEED);
    byte[] one = new byte[4_000];
    byte[] other = new byte[4_000];
    random.nextBytes(one);
    random.nextBytes(other);

    Message whole = binary("b", other, null);
    assertThat(DeltaMessages.chain(binary("a", one, null), List.of(whole)).getFirst())
        .isSameAs(whole);
    assertThat(
            from(
                DeltaMessages.chain(text("a", "b", null), List.of(text("c", "d", null)))
                    .getFirst()))
        .isEqualTo("a");
  }

  @Test
  void extrasOfTheMessageStay() {
    Message next = text("b", "xyz", null).withExtras(Map.of("headers", Map.of("a", 1L)));

    Message delta = DeltaMessages.chain(text("a", "xyy", null), List.of(next)).getFirst();

    assertThat(delta.extras()).containsOnlyKeys("headers", "delta");
  }

  private static @Nullable Object from(Message message) {
    return message.extras() != null && message.extras().get("delta") instanceof Map<?, ?> delta
        ? delta.get("from")
        : null;
  }

  private static byte[] decoded(Message base, Message delta) throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] dictionary =
        switch (requireNonNull(base.data())) {
          case Data.Text text -> text.value().getBytes(UTF_8);
          case Data.Binary binary -> binary.value();
        };
    byte[] steps = ((Data.Binary) requireNonNull(delta.data())).value();
    VCDiffDecoderBuilder.builder().buildSimple().decode(dictionary, steps, out);
    return out.toByteArray();
  }

  private static String valueOf(Message message) {
    return ((Data.Text) requireNonNull(message.data())).value();
  }

  private static Message text(String id, String value, @Nullable String encoding) {
    return Message.of("n", null).withId(id).withData(new Data.Text(value), encoding);
  }

  private static Message binary(String id, byte[] value, @Nullable String encoding) {
    return Message.of("n", null).withId(id).withData(new Data.Binary(value), encoding);
  }
}
