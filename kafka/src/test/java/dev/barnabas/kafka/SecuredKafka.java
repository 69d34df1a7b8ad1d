package dev.barnabas.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.barnabas.kafka.embedded.EmbeddedKafka;
import dev.barnabas.kafka.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker that lets in only who shows who they are: by SASL, or by a certificate. */
public final class SecuredKafka implements AutoCloseable {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.";
  private static final String STORE_PASSWORD = "changeit";
  private static final int ITERATIONS = 4096;

  private final EmbeddedKafka kafka;

  private SecuredKafka(EmbeddedKafka kafka) {
    this.kafka = kafka;
  }

  /** One that takes SASL PLAIN by {@code admin} and {@code ann}, and SCRAM by whom it is told. */
  public static SecuredKafka sasl(Path folder) throws IOException {
    String users =
        PLAIN
            + " required username=\"admin\" password=\"admin-secret\""
            + " user_admin=\"admin-secret\" user_ann=\"ann-secret\";";
    String listener = "listener.name.client.";
    Map<String, String> properties = new HashMap<>();
    properties.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.put(listener + "plain.sasl.jaas.config", users);
    properties.put(listener + "scram-sha-256.sasl.jaas.config", SCRAM + " required;");
    properties.put(listener + "scram-sha-512.sasl.jaas.config", SCRAM + " required;");
    return new SecuredKafka(EmbeddedKafka.start(new Options(folder, 0, properties)));
  }

  /** One that takes whom an issuer of tokens knows, and {@code admin} by SASL PLAIN. */
  public static SecuredKafka oauth(Path folder, TokenIssuer issuer) throws IOException {
    String listener = "listener.name.client.";
    Map<String, String> properties = new HashMap<>();
    properties.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("sasl.enabled.mechanisms", "PLAIN,OAUTHBEARER");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.put(
        listener + "plain.sasl.jaas.config",
        PLAIN
            + " required username=\"admin\" password=\"admin-secret\""
            + " user_admin=\"admin-secret\";");
    properties.put(
        listener + "oauthbearer.sasl.jaas.config", OAUTH + "OAuthBearerLoginModule required;");
    properties.put(
        listener + "oauthbearer.sasl.server.callback.handler.class",
        OAUTH + "OAuthBearerValidatorCallbackHandler");
    properties.put("sasl.oauthbearer.jwks.endpoint.url", issuer.keys());
    properties.put("sasl.oauthbearer.expected.audience", TokenIssuer.AUDIENCE);
    return new SecuredKafka(EmbeddedKafka.start(new Options(folder, 0, properties)));
  }

  /** A client that shows its secret to the issuer, and the broker what it gets for it. */
  public ClusterConfig token(TokenIssuer issuer, String client, String secret) {
    return new ClusterConfig(
        kafka.bootstrap(),
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "OAUTHBEARER",
            "sasl.login.callback.handler.class",
            OAUTH + "OAuthBearerLoginCallbackHandler",
            "sasl.oauthbearer.token.endpoint.url",
            issuer.tokens(),
            "sasl.jaas.config",
            "%s required clientId=\"%s\" clientSecret=\"%s\";"
                .formatted(OAUTH + "OAuthBearerLoginModule", client, secret)));
  }

  /** One that takes clients with the certificate of {@link #certified}. */
  public static SecuredKafka mutualTls(Path folder, Path keys) throws IOException {
    makeKeys(keys);
    Map<String, String> properties = new HashMap<>(stores(keys, "server"));
    properties.put("listener.security.protocol.map", "CLIENT:SSL,CONTROLLER:PLAINTEXT");
    properties.put("ssl.client.auth", "required");
    return new SecuredKafka(EmbeddedKafka.start(new Options(folder, 0, properties)));
  }

  /** A client of SASL. */
  public ClusterConfig login(String mechanism, String user, String password) {
    String module = mechanism.equals("PLAIN") ? PLAIN : SCRAM;
    return new ClusterConfig(
        kafka.bootstrap(),
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            mechanism,
            "sasl.jaas.config",
            "%s required username=\"%s\" password=\"%s\";".formatted(module, user, password)));
  }

  /** Who may do everything. */
  public ClusterConfig admin() {
    return login("PLAIN", "admin", "admin-secret");
  }

  /** From now on this is the user's password. */
  public void password(ScramMechanism mechanism, String user, String password) {
    try (Admin admin = TestKafka.admin(admin())) {
      var upsertion =
          new UserScramCredentialUpsertion(
              user, new ScramCredentialInfo(mechanism, ITERATIONS), password.getBytes(UTF_8));
      TestKafka.get(admin.alterUserScramCredentials(List.of(upsertion)).all());
    }
  }

  /** A client that the broker trusts. */
  public ClusterConfig certified(Path keys) {
    Map<String, String> properties = new HashMap<>(stores(keys, "client"));
    properties.put("security.protocol", "SSL");
    return new ClusterConfig(kafka.bootstrap(), properties);
  }

  /** A client that shows a certificate which the broker does not know. */
  public ClusterConfig stranger(Path keys) {
    Map<String, String> properties = new HashMap<>(stores(keys, "stranger"));
    properties.put("security.protocol", "SSL");
    return new ClusterConfig(kafka.bootstrap(), properties);
  }

  private static Map<String, String> stores(Path keys, String who) {
    return Map.of(
        "ssl.keystore.type",
        "PKCS12",
        "ssl.keystore.location",
        keys.resolve(who + ".p12").toString(),
        "ssl.keystore.password",
        STORE_PASSWORD,
        "ssl.key.password",
        STORE_PASSWORD,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        keys.resolve("trusted.p12").toString(),
        "ssl.truststore.password",
        STORE_PASSWORD);
  }

  private static void makeKeys(Path keys) throws IOException {
    for (String who : List.of("server", "client", "stranger")) {
      keytool(
          keys.resolve(who + ".p12"),
          who,
          List.of(
              "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + who, "-ext", "san=ip:127.0.0.1"));
    }
    for (String who : List.of("server", "client")) {
      String file = keys.resolve(who + ".pem").toString();
      keytool(keys.resolve(who + ".p12"), who, List.of("-exportcert", "-rfc", "-file", file));
      keytool(keys.resolve("trusted.p12"), who, List.of("-importcert", "-noprompt", "-file", file));
    }
  }

  private static void keytool(Path store, String alias, List<String> what) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> line = new ArrayList<>(List.of(keytool));
    line.addAll(what);
    line.addAll(List.of("-alias", alias, "-keystore", store.toString()));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
