package dev.barnabas.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.log.Envelope;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Data;
import dev.barnabas.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PublishRulesTest {
  private static final Envelope.Publisher CONNECTION = new Envelope.Publisher("conn", 0, 7, 100);
  private final PublishRules rules = new PublishRules(Limits.defaults(), () -> "random");

  @Test
  void aRealtimePublishGetsIdsFromItsConnectionAndSerial() {
    PublishRequest request = realtime(identity("anna", "*"), message(null), message(null));
    assertThat(request.scope()).isEqualTo(Scope.REALTIME);
    assertThat(request.messages())
        .extracting(Message::id)
        .containsExactly("conn:107:0", "conn:107:1");
    assertThat(request.messages()).extracting(Message::clientId).containsOnly("anna");
    assertThat(request.messages()).extracting(Message::connectionId).containsOnly("conn");
    assertThat(request.channel().app()).isEqualTo("app");
    assertThat(request.channel().name()).isEqualTo("chat");
  }

  @Test
  void aRestPublishWithoutIdsCannotBeRepeated() {
    PublishRequest request = rest(identity(null, "*"), false, message(null));
    assertThat(request.scope()).isEqualTo(Scope.NONE);
    assertThat(request.messages().getFirst().id()).isEqualTo("random:0");
    assertThat(request.publisher()).isNull();
  }

  @Test
  void idsThatAClientChoseHaveAScopeOfTheirOwn() {
    assertThat(rest(identity(null, "*"), false, message("a")).scope()).isEqualTo(Scope.CLIENT);
    assertThat(realtime(identity(null, "*"), message("conn:107:0")).scope())
        .isEqualTo(Scope.CLIENT);
    Identity source = identity(null, "source-ids", "publish");
    assertThat(rest(source, true, message("t:0:1:0")).scope()).isEqualTo(Scope.SOURCE);
  }

  @Test
  void theStarDoesNotMeanSourceIds() {
    refused(ErrorCode.CAPABILITY_DENIED, () -> rest(identity(null, "*"), true, message("a")));
  }

  @Test
  void whoMayNotPublishIsRefused() {
    refused(
        ErrorCode.CAPABILITY_DENIED, () -> realtime(identity(null, "subscribe"), message(null)));
    refused(
        ErrorCode.CAPABILITY_DENIED,
        () ->
            rules.realtime(
                identity(null, "*"),
                ChannelAddress.parse("[meta]chat"),
                CONNECTION,
                List.of(message(null))));
  }

  @Test
  void aMetachannelTakesNoMessages() {
    assertThatThrownBy(() ->
            rules.realtime(
                identity(null, "*"),
                ChannelAddress.parse("[meta]log"),
                CONNECTION,
                List.of(message(null))))
        .hasMessageContaining("metachannels take no messages");
  }

  @Test
  void nothingIsNoPublish() {
    refused(ErrorCode.INVALID_PUBLISH, () -> realtime(identity(null, "*")));
  }

  @Test
  void tooManyMessagesAreRefused() {
    var messages = new ArrayList<Message>();
    for (int i = 0; i < 1_001; i++) {
      messages.add(message(null));
    }
    refused(
        ErrorCode.TOO_MANY_MESSAGES,
        () -> realtime(identity(null, "*"), messages.toArray(new Message[0])));
  }

  @Test
  void theSizeCountsOverAllMessages() {
    var half = Message.of("n", new Data.Text("x".repeat(32 * 1024 - 1)));
    assertThat(realtime(identity(null, "*"), half, half).messages()).hasSize(2);
    var more = Message.of("nn", new Data.Text("x".repeat(32 * 1024 - 1)));
    refused(ErrorCode.MESSAGE_TOO_LARGE, () -> realtime(identity(null, "*"), half, more));
  }

  @Test
  void severalIdsShareABaseAndCountFromZero() {
    Identity anyone = identity(null, "*");
    assertThat(rest(anyone, false, message("b:0"), message("b:1")).messages()).hasSize(2);
    for (List<@Nullable String> ids :
        List.<List<@Nullable String>>of(
            List.of("b", "c"),
            List.of("b:1", "b:2"),
            List.of("b:0", "c:1"),
            List.of("b:0", "b:0"),
            java.util.Arrays.asList("b:0", null),
            java.util.Arrays.asList(null, "b:1"),
            List.of(""),
            List.of("x".repeat(1_025)))) {
      Message[] messages = ids.stream().map(PublishRulesTest::message).toArray(Message[]::new);
      refused(ErrorCode.INVALID_MESSAGE_ID, () -> rest(anyone, false, messages));
    }
  }

  @Test
  void nobodyPublishesAsAnother() {
    Message asBerta = message(null).withPublisher("berta", null);
    refused(ErrorCode.INVALID_CLIENT_ID, () -> realtime(identity("anna", "*"), asBerta));
    refused(ErrorCode.INVALID_CLIENT_ID, () -> realtime(identity(null, "*"), asBerta));
    assertThat(
            realtime(identity(Identity.ANY_CLIENT, "*"), asBerta).messages().getFirst().clientId())
        .isEqualTo("berta");
    refused(
        ErrorCode.INVALID_CLIENT_ID,
        () ->
            realtime(
                identity(Identity.ANY_CLIENT, "*"),
                message(null).withPublisher(Identity.ANY_CLIENT, null)));
    Message nameless = message(null).withPublisher("", null);
    refused(
        ErrorCode.INVALID_CLIENT_ID, () -> realtime(identity(Identity.ANY_CLIENT, "*"), nameless));
  }

  @Test
  void nobodyPublishesForAnotherConnection() {
    Message elsewhere = message(null).withPublisher(null, "other");
    refused(ErrorCode.INVALID_CONNECTION_ID, () -> realtime(identity(null, "*"), elsewhere));
    refused(ErrorCode.INVALID_CONNECTION_ID, () -> rest(identity(null, "*"), false, elsewhere));
    assertThat(realtime(identity(null, "*"), message(null).withPublisher(null, "conn")).messages())
        .hasSize(1);
  }

  private PublishRequest realtime(Identity identity, Message... messages) {
    return rules.realtime(identity, ChannelAddress.parse("chat"), CONNECTION, List.of(messages));
  }

  private PublishRequest rest(Identity identity, boolean sourceIds, Message... messages) {
    return rules.rest(identity, ChannelAddress.parse("chat"), List.of(messages), sourceIds);
  }

  private static Message message(@Nullable String id) {
    Message plain = Message.of("n", new Data.Text("d"));
    return id == null ? plain : plain.withId(id);
  }

  private static Identity identity(@Nullable String clientId, String... operations) {
    String list = "[\"" + String.join("\",\"", operations) + "\"]";
    return new Identity("app", "app.key", clientId, Capability.parse("{\"*\":" + list + "}"));
  }

  private static void refused(ErrorCode code, ThrowingCallable publish) {
    assertThatThrownBy(publish)
        .isInstanceOfSatisfying(
            ProtocolException.class, refused -> assertThat(refused.error().code()).isEqualTo(code));
  }
}
