package dev.barnabas.server.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.barnabas.core.access.Access;
import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.App;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.access.TokenSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JwtSignaturesTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final String CLAIMS =
      "{\"iat\":1700000000,\"exp\":1700000060,\"iss\":\"us\",\"aud\":[\"barnabas\"]";

  private final RSAKey rsa;
  private final ECKey ec;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private final HttpServer issuer;
  private volatile String published;

  JwtSignaturesTest() throws JOSEException, IOException {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    published = new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void publish() {
    issuer.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = published.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop(0);
  }

  private Access access() {
    return access(new JwtIssuer(url(), "shop.web", "us", "barnabas"));
  }

  private URI url() {
    return URI.create("http://localhost:" + issuer.getAddress().getPort() + "/keys");
  }

  private Access access(JwtIssuer... issuers) {
    var signatures = new JwtSignatures(List.of(issuers), Runnable::run, nanos::get);
    var key = new ApiKey("shop.web", "short", Capability.parse("{\"a\":[\"subscribe\"]}"));
    return new Access(
        List.of(new App("shop", List.of(key))),
        new TokenSettings(
            new byte[32], signatures, () -> Instant.ofEpochMilli(NOW), nanos::incrementAndGet));
  }

  private static String sign(JWSAlgorithm algorithm, String id, JWSSigner signer, String more)
      throws JOSEException {
    var jws =
        new JWSObject(
            new JWSHeader.Builder(algorithm).keyID(id).build(), new Payload(CLAIMS + more + "}"));
    jws.sign(signer);
    return jws.serialize();
  }

  private static Identity enter(Access access, String jwt) {
    return access.authenticate(new Credential.Token(jwt), null);
  }

  @Test
  void believesKeysThatAnIssuerPublishes() throws JOSEException {
    Access access = access();
    String byRsa = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "");
    String byEc = sign(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec), "");
    for (String jwt : List.of(byRsa, byEc, byEc)) {
      assertThat(enter(access, jwt).keyName()).isEqualTo("shop.web");
      assertThat(enter(access, jwt).capability().text()).isEqualTo("{\"a\":[\"subscribe\"]}");
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void refusesOthersSignaturesAndTokensMeantForOthers() throws JOSEException {
    Access access = access();
    RSAKey stranger = new RSAKeyGenerator(2048).keyID("rsa").generate();
    String forged = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(stranger), "");
    assertThatThrownBy(() -> enter(access, forged))
        .hasMessageContaining("40144")
        .hasMessageContaining("signature verification failed");
    String mixed = sign(JWSAlgorithm.RS256, "ec", new RSASSASigner(rsa), "");
    assertThatThrownBy(() -> enter(access, mixed)).hasMessageContaining("40144");
    String otherIssuer =
        sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), ",\"iss\":\"them\"");
    assertThatThrownBy(() -> enter(access, otherIssuer)).hasMessageContaining("iss");
    String otherAudience =
        sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), ",\"aud\":\"them\"");
    assertThatThrownBy(() -> enter(access, otherAudience)).hasMessageContaining("aud");
    String unknown = sign(JWSAlgorithm.RS256, "unknown", new RSASSASigner(rsa), "");
    assertThatThrownBy(() -> enter(access, unknown)).hasMessageContaining("40144");
  }

  @Test
  void issuersWithKeysOfTheSameIdDoNotLockEachOtherOut() throws JOSEException {
    URI url = url();
    Access access =
        access(
            new JwtIssuer(url, "shop.other", "them", "barnabas"),
            new JwtIssuer(url, "shop.other", "us", "others"),
            new JwtIssuer(url, "shop.web", "us", "barnabas"));
    String jwt = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "");
    assertThat(enter(access, jwt).keyName()).isEqualTo("shop.web");
  }

  @Test
  void anyAudienceHasToBeAskedFor() throws JOSEException {
    String jwt = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "");
    Access open = access(new JwtIssuer(url(), "shop.web", null, JwtIssuer.ANYTHING));
    assertThat(enter(open, jwt).keyName()).isEqualTo("shop.web");
    Access other = access(new JwtIssuer(url(), "shop.web", null, "another"));
    assertThatThrownBy(() -> enter(other, jwt)).hasMessageContaining("aud");
  }

  @Test
  void tokensOfTheFutureDoNotCountYet() throws JOSEException {
    Access access = access();
    for (String claim : List.of("iat", "nbf")) {
      String early = ",\"" + claim + "\":1700000050";
      assertThat(enter(access, sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), early)))
          .isNotNull();
      String future = ",\"exp\":1700009999,\"" + claim + "\":1700000061";
      String jwt = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), future);
      assertThatThrownBy(() -> enter(access, jwt))
          .hasMessageContaining("40144")
          .hasMessageContaining(claim + " is in the future");
    }
  }

  @Test
  void learnsANewKeyWhenATokenNamesItButAsksNoMoreThanEveryTenSeconds() throws JOSEException {
    Access access = access();
    RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
    published = new JWKSet(next).toPublicJWKSet().toString();
    String jwt = sign(JWSAlgorithm.RS256, "next", new RSASSASigner(next), "");
    assertThatThrownBy(() -> enter(access, jwt)).hasMessageContaining("40144");
    assertThat(fetches).hasValue(1);
    nanos.addAndGet(10_000_000_000L);
    assertThatThrownBy(() -> enter(access, jwt)).hasMessageContaining("40144");
    assertThat(fetches).hasValue(2);
    assertThat(enter(access, jwt).keyName()).isEqualTo("shop.web");
  }

  @Test
  void saysThatItIsTooEarlyWhenNoKeyWasSeenYet() throws JOSEException {
    issuer.stop(0);
    String jwt = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "");
    assertThatThrownBy(() -> enter(access(), jwt)).hasMessageContaining("40140");
  }
}
