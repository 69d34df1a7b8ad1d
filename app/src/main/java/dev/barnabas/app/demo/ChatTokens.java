package dev.barnabas.app.demo;

import dev.barnabas.core.access.ApiKey;
import dev.barnabas.core.access.Capability;
import dev.barnabas.core.access.TokenRequest;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application's own server does for its users: signs requests for tokens, which let them
 * into the chat and nowhere else, under their own name. Here everybody may take any name.
 *
 * <p>Thread: any.
 */
public final class ChatTokens {
  private static final Capability CAPABILITY =
      Capability.parse(
          """
          {"chat:*":["publish","subscribe","presence","history","annotation-publish",
            "message-update-own","message-delete-own"],
           "landed:chat:*":["subscribe","history"]}
          """);

  /** Letters, digits, marks, symbols, spaces, and what joins emoji; nothing that hides or turns. */
  private static final Pattern NAME =
      Pattern.compile("(?=\\S.*)[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} \\x{200D}]{1,32}(?<=\\S)");

  private final ApiKey key;
  private final InstantSource clock;
  private final Supplier<String> nonces;

  /**
   * @param key issues the tokens
   * @param nonces each another
   */
  public ChatTokens(ApiKey key, InstantSource clock, Supplier<String> nonces) {
    this.key = key;
    this.clock = clock;
    this.nonces = nonces;
  }

  /**
   * The answer to {@code GET /demo/chat-token?clientId=NAME}: a request for a token, signed.
   *
   * @throws ProtocolException 40012 when it is no name
   */
  public Map<String, @Nullable Object> answer(Map<String, String> params) {
    String name = params.getOrDefault("clientId", "");
    if (name.equals("*")) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID, "* stands for all names: take another one");
    }
    if (!NAME.matcher(name).matches()) {
      throw new ProtocolException(
          ErrorCode.INVALID_CLIENT_ID,
          "a name has 1 to 32 letters, digits or signs, and no space around it");
    }
    return TokenRequest.signed(key, CAPABILITY, name, clock.millis(), nonces.get()).tree();
  }
}
