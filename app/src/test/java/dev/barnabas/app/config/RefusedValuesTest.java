package dev.barnabas.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedValuesTest {
  /** YAML in one line; the start of what is said about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { kafak: {} }                                | line 1: kafak: is no key that exists. Did you mean kafka?
          { kafka: { boostrap: "a:1" } }               | line 1: kafka.boostrap: is no key that exists. Did you mean kafka.bootstrap?
          { kafka: { xyzzyxyzzy: 1 } }                 | line 1: kafka.xyzzyxyzzy: is no key that exists. Known here: bootstrap, properties.
          { kafka: 5 }                                 | line 1: kafka = 5: must be a map of keys. It is: Our own Kafka cluster
          { kafka: { bootstrap: "nowhere" } }          | line 1: kafka.bootstrap: 'nowhere' is no host:port. Write for example
          { kafka: { bootstrap: [a] } }                | line 1: kafka.bootstrap: must be a single value
          { kafka: { properties: { acks: 1 } } }       | line 1: kafka.properties.acks: Barnabas sets this itself
          { kafka: { properties: { bootstrap.servers: a } } } | line 1: kafka.properties.bootstrap.servers: stands in the key bootstrap
          { clusters: { default: {} } }                | line 1: clusters.default: this name means the cluster of the key kafka
          { log: { topic: "a b" } }                    | line 1: log.topic: 'a b' is no name of a topic
          { log: { partitions: 0 } }                   | line 1: log.partitions = 0: must be at least 1
          { log: { partitions: many } }                | line 1: log.partitions = many: must be a whole number
          { log: { partitions: 1.5 } }                 | line 1: log.partitions = 1.5: must be a whole number
          { log: { partitions: 99999999999 } }         | line 1: log.partitions = 99999999999: must be a whole number
          { log: { replicationFactor: 10 } }           | line 1: log.replicationFactor = 10: must be at most 9
          { log: { retention: 2 weeks } }              | line 1: log.retention = 2 weeks: must be a duration such as
          { log: { retention: 10m, window: 9m } }      | line 1: log.retention: must be at least window + dedupWindow
          { log: { window: 1s } }                      | line 1: log.window = 1s: must be at least 10s
          { log: { windowBytes: 5 MB } }               | line 1: log.windowBytes = 5 MB: must be a size such as
          { log: { dedupWindow: 20s } }                | line 1: log.dedupWindow = 20s: must be at least 150s
          { listen: { port: 65536 } }                  | line 1: listen.port = 65536: must be at most 65535
          { listen: { host: "" } }                     | line 1: listen.host = : must not be empty
          { listen: { tls: { certificate: no.pem, key: no.pem } } } | line 1: listen.tls.certificate: the file
          { listen: { tls: { certificate: no.pem } } } | line 1: listen.tls.key: is missing
          { internal: { host: 0.0.0.0 } }              | line 1: internal.host: 0.0.0.0 is no address
          { limits: { maxMessageSize: 1MiB } }         | line 1: limits.maxFrameSize: must be at least twice maxMessageSize
          { limits: { maxBodySize: 4KiB } }            | line 1: limits.maxBodySize: must be at least maxFrameSize
          { limits: { maxInboundRate: 0 } }            | line 1: limits.maxInboundRate = 0: must be at least 1
          { version: -1 }                              | line 1: version = -1: must be at least 0
          { namespaces: [ { persisted: true } ] }      | line 1: namespaces[0].id: is missing
          { kafkaWebsocket: { topics: { consume: [".*"] } } } | line 1: kafkaWebsocket.topics.consume[0]: '.*' means names that begin with a dot
          { kafkaWebsocket: { groups: ["a b"] } }      | line 1: kafkaWebsocket.groups[0]: 'a b' is neither a name
          { kafkaWebsocket: { slowClient: conflate } } | line 1: kafkaWebsocket.slowClient: must be queue or disconnect
          { kafkaWebsocket: { cluster: inner } }       | line 1: kafkaWebsocket.cluster: there is no cluster inner
          { egress: 5 }                                | line 1: egress = 5: must be a list
          { egress: [ 5 ] }                            | line 1: egress[0] = 5: must be a map of keys
          [ 1 ]                                        | line 1, column 1: the file must be a map of keys
          { a: 1, a: 2 }                               | line 1, column
          { kafka: !!java.util.Date {} }               | line 1, column
          { kafka                                      | line 1, column
          """)
  void saysPathValueRuleAndRemedy(String yaml, String message) {
    assertRefused(yaml, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { apps: {} }                                 | line 1: apps: must be a list
          { apps: [ { keys: [] } ] }                   | line 1: apps[0].id: is missing
          { apps: [ null ] }                           | line 1: apps[0]: is empty
          { apps: [ { id: "a.b" } ] }                  | line 1: apps[0].id: 'a.b' is no id
          { apps: [ { id: a }, { id: a } ] }           | line 1: apps[1].id: another app has the id a
          { apps: [ { id: a, keys: [ { name: k } ] } ] } | line 1: apps[0].keys[0]: must have one of secret and secretFile
          { apps: [ { id: a, keys: [ { name: k, secret: short } ] } ] } | line 1: apps[0].keys[0].secret: must be 8 to 256
          { apps: [ { id: a, keys: [ { name: k, secret: { a: 1 } } ] } ] } | line 1: apps[0].keys[0].secret: must be a single value
          { apps: [ { id: a, keys: [ { name: "k.k", secret: longenough } ] } ] } | line 1: apps[0].keys[0].name: 'k.k' is no name
          { apps: [ { id: a, keys: [ { name: k, secretFile: none } ] } ] } | line 1: apps[0].keys[0].secretFile: the file
          { apps: [ { id: a, keys: [ { name: k, secret: longenough }, { name: k, secret: longenough } ] } ] } | line 1: apps[0].keys[1].name: another key
          { apps: [ { id: a, keys: [ { name: k, secret: longenough, capability: { "*": [fly] } } ] } ] } | line 1: apps[0].keys[0].capability: not a capability
          { schemaRegistries: [ { url: "ftp://r" } ] } | line 1: schemaRegistries[0].url: is no URL of a registry
          { schemaRegistries: [ { url: "http://u:p@r" } ] } | line 1: schemaRegistries[0].url: must be a URL without user
          { schemaRegistries: [ { url: "http://r", username: u } ] } | line 1: schemaRegistries[0]: must have username with one of password
          { schemaRegistries: [ { url: "http://r", username: u, passwordFile: none } ] } | line 1: schemaRegistries[0].passwordFile: the file
          { schemaRegistries: [ { url: "https://r", trusted: no.pem } ] } | line 1: schemaRegistries[0].trusted: the file
          """)
  void saysItOfWhatStandsInLists(String yaml, String message) {
    assertRefused(yaml, message);
  }

  private static void assertRefused(String yaml, String message) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigFile.parse(yaml, Path.of("barnabas.yaml"), Map.of()));

    assertThat(refused).isNotNull();
    assertThat(refused.problems())
        .anySatisfy(one -> assertThat(one.toString()).startsWith(message));
  }
}
