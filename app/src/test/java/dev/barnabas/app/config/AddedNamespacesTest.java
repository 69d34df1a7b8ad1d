package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.app.demo.Demo;
import org.junit.jupiter.api.Test;

class AddedNamespacesTest {
  @Test
  void theDemosRoomsAreMutable() throws ConfigException {
    Configuration with = with("apps: [ { id: a, namespaces: [ { id: orders } ] } ]");

    assertThat(with.namespacesOf(0))
        .extracting(NamespaceSettings::id)
        .containsExactlyInAnyOrder("orders", "chat");
    assertThat(with.namespaces()).singleElement().matches(NamespaceSettings::mutableMessages);
  }

  @Test
  void aNamespaceOfTheFileCountsBeforeTheDemos() throws ConfigException {
    assertThat(with("namespaces: [ { id: chat, tlsOnly: true } ]").namespacesOf(0))
        .singleElement()
        .matches(NamespaceSettings::tlsOnly);
    assertThat(
            with("apps: [ { id: a, namespaces: [ { id: chat, tlsOnly: true } ] } ]").namespaces())
        .isEmpty();
  }

  private static Configuration with(String file) throws ConfigException {
    var demo = ConfigFile.builtIn(Demo.rulesYaml(), "demo-rules.yaml").configuration();
    return ConfigFile.builtIn(file, "test.yaml").configuration().withNamespaces(demo.namespaces());
  }
}
