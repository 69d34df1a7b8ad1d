package dev.barnabas.server.comet;

import dev.barnabas.core.crypto.Hmac;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How nodes show each other that they belong together: a request is signed with a secret of the
 * cluster, for one node and some minutes, and the secret itself never travels.
 *
 * <p>Form: {@code MILLIS.SIGNATURE} in a header of its own. Thread: any.
 */
public final class NodeSignature {
  static final String HEADER = "X-Barnabas-Node";

  private static final long SKEW_MAX_MILLIS = 300_000; // what clocks of one cluster may differ
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.([A-Za-z0-9_-]{43})");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final byte[] secret;
  private final InstantSource clock;

  /**
   * @param secret the same on all nodes
   */
  public NodeSignature(byte[] secret, InstantSource clock) {
    this.secret = secret.clone();
    this.clock = clock;
  }

  /** The header's value for a request that goes to a node. */
  public String of(String nodeId, String method, String pathAndQuery, byte[] body) {
    return of(clock.millis(), nodeId, method, pathAndQuery, body);
  }

  private String of(long millis, String nodeId, String method, String pathAndQuery, byte[] body) {
    String head = millis + "\0" + nodeId + "\0" + method + "\0" + pathAndQuery + "\0";
    byte[] signature = Hmac.of(secret, head.getBytes(StandardCharsets.UTF_8), body);
    return millis + "." + BASE64.encodeToString(signature);
  }

  /**
   * Checks that another node signed a request for this one, lately.
   *
   * @throws ProtocolException 40300 when none did
   */
  public void require(String nodeId, Request request) {
    String shown = request.header(HEADER);
    Matcher form = FORM.matcher(shown == null ? "" : shown);
    if (!form.matches() || !isRight(nodeId, request, form)) {
      throw new ProtocolException(ErrorCode.FORBIDDEN, "this door is for the cluster's nodes");
    }
  }

  private boolean isRight(String nodeId, Request request, Matcher form) {
    long millis = Long.parseLong(form.group(1));
    String expected = of(millis, nodeId, request.method(), request.pathAndQuery(), request.body());
    boolean right =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            form.group().getBytes(StandardCharsets.US_ASCII));
    return right && Math.abs(clock.millis() - millis) <= SKEW_MAX_MILLIS;
  }
}
