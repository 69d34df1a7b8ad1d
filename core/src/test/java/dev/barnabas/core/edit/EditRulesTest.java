package dev.barnabas.core.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.control.NamespaceTrees;
import dev.barnabas.core.edit.EditRules.Editor;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.namespace.AppLimits;
import dev.barnabas.core.namespace.AppRules;
import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.channel.ChannelAddress;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.serial.ChannelSerial;
import dev.barnabas.protocol.serial.LogIdentity;
import dev.barnabas.protocol.serial.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditRulesTest {
  private static final String SERIAL =
      new ChannelSerial(new LogIdentity(1, "AAAAAAAAAAAAAAAAAAAAAA"), 0, new Position(7, 0), 0)
          .text();
  private static final Editor EDITOR =
      new Editor(
          new Identity("app", "app.key", "anna", Capability.full()),
          ChannelAddress.parse("votes:1"),
          null);

  private final EditRules rules =
      new EditRules(Limits.defaults(), new Namespaces(Map.of("app", mutable())), () -> "id");

  @ParameterizedTest
  @ValueSource(strings = {"foo:wat.v1", "foo:", "foo:unique", "a:b:unique.v1"})
  void aMethodThatIsNotKnownIsRefusedWithThoseThatAre(String type) {
    assertThatThrownBy(() -> annotate(true, type, "x"))
        .isInstanceOfSatisfying(
            ProtocolException.class,
            refused -> assertThat(refused.error().code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining("total.v1, flag.v1, distinct.v1, unique.v1, multiple.v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x:unique.v1", "x:distinct.v1", "x:multiple.v1"})
  void whatIsCountedByNameNeedsOne(String type) {
    for (String none : Arrays.asList(null, "")) {
      assertThatThrownBy(() -> annotate(true, type, none)).hasMessageContaining("need a name");
    }
    assertThatCode(() -> annotate(true, type, "like")).doesNotThrowAnyException();
    assertThatCode(() -> annotate(false, type, null)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "x:total.v1", "x:flag.v1"})
  void othersNeedNone(String type) {
    assertThatCode(() -> annotate(true, type, null)).doesNotThrowAnyException();
  }

  private void annotate(boolean create, String type, @Nullable String name) {
    var annotation =
        new Annotation(null, create, null, null, name, null, null, null, 0, null, null, type, null);
    rules.annotate(EDITOR, SERIAL, List.of(annotation));
  }

  private static AppRules mutable() {
    Namespace votes =
        NamespaceTrees.read(Namespace.standard("votes"), Map.of("mutableMessages", true));
    return new AppRules(Map.of("votes", votes), AppLimits.STANDARD, false);
  }
}
