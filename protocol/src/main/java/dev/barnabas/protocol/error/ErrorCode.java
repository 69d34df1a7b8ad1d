package dev.barnabas.protocol.error;

/**
 * Every code that the server emits: the only place where their numbers stand. The numbers and
 * statuses are Ably's, so that SDKs react as they do to the hosted service; {@code docs/errors.md}
 * is generated from here.
 */
public enum ErrorCode {
  BAD_REQUEST(40000, 400, "bad request"),
  INVALID_BODY(40001, 400, "the body can't be parsed or lacks a field"),
  INVALID_PARAMETER(40003, 400, "a parameter's value is not valid"),
  INVALID_CREDENTIAL(40005, 400, "the credential is not in the expected form"),
  INVALID_CONNECTION_ID(40006, 400, "the message names a connection that is not the publisher's"),
  MESSAGE_TOO_LARGE(40009, 413, "the message exceeds the size limit"),
  INVALID_CHANNEL_NAME(40010, 400, "the channel name is not valid"),
  STALE_CURSOR(40011, 400, "the list can't be continued from there"),
  INVALID_CLIENT_ID(40012, 400, "the clientId is not valid here"),
  INVALID_DATA(40013, 400, "the data or its encoding is not valid"),
  INVALID_MESSAGE_NAME(40016, 400, "the message name must be a string"),
  UNSUPPORTED_VERSION(40017, 400, "the protocol version is missing or not supported"),
  BATCH_PARTLY_FAILED(40020, 400, "some parts of the batch failed: see batchResponse"),
  UNTIL_ATTACH_UNAVAILABLE(40024, 400, "history up to this attach point can't be served"),
  INVALID_PUBLISH(40030, 400, "the publish request is not valid"),
  INVALID_MESSAGE_ID(
      40031, 400, "the message ids of one publish must share a base and be numbered"),
  INVALID_EXTRAS(40032, 400, "the message extras are not valid"),
  TOO_MANY_MESSAGES(40034, 400, "too many messages in one publish"),
  FORCED_NACK(40099, 400, "rejected because the request asked for it"),
  UNAUTHORIZED(40100, 401, "not authorised"),
  INVALID_CREDENTIALS(40101, 401, "the credentials are not valid"),
  INCOMPATIBLE_CREDENTIALS(40102, 401, "the credentials don't fit the live connection"),
  TLS_REQUIRED_FOR_KEY(40103, 401, "keys are accepted over TLS only"),
  TOKEN_REQUEST_TIMESTAMP(40104, 401, "the token request's timestamp is not within two minutes"),
  NONCE_REPLAYED(40105, 401, "the token request was used before"),
  APP_DISABLED(40120, 401, "the app is disabled"),
  KEY_UNKNOWN(40130, 401, "the key is not known"),
  KEY_REVOKED(40131, 401, "the key was revoked"),
  KEY_EXPIRED(40132, 401, "the key has expired"),
  WRONG_KEY_FOR_REVOCATION(40133, 401, "tokens are revoked with the key that issued them"),
  TOKEN_ERROR(40140, 401, "the token can't be accepted now"),
  TOKEN_REVOKED(40141, 401, "the token was revoked"),
  TOKEN_EXPIRED(40142, 401, "the token has expired"),
  TOKEN_UNRECOGNISED(40143, 401, "the token is not recognised"),
  INVALID_JWT(40144, 401, "the JWT is not valid"),
  INVALID_ABLY_TOKEN(40145, 401, "the token can't be read"),
  CAPABILITY_DENIED(40160, 401, "the capability does not allow this"),
  IDENTIFIED_CLIENT_REQUIRED(40161, 401, "the channel requires an identified client"),
  BASIC_AUTH_REQUIRED(40162, 401, "this needs the key itself, not a token"),
  REVOCATION_DISABLED(40163, 401, "the key issues no revocable tokens"),
  MODE_DENIED(40165, 401, "the attachment was not granted this mode"),
  OWN_NEEDS_CLIENT_ID(40166, 401, "what allows one's own messages only needs a clientId"),
  FORBIDDEN(40300, 403, "forbidden"),
  TLS_REQUIRED(40311, 403, "this is served over TLS only"),
  NOT_FOUND(40400, 404, "not found"),
  METHOD_NOT_ALLOWED(40500, 405, "the path does not take this method"),
  CONFLICT(40900, 409, "this conflicts with what is there"),
  OVERLOADED(42910, 429, "the node is overloaded: retry later"),
  CONNECTION_RATE_EXCEEDED(42911, 429, "too many messages per second on this connection"),
  ENUMERATION_RUNNING(42912, 429, "the app's channels are being listed: wait for the answer"),
  CHANNEL_RATE_EXCEEDED(42913, 429, "too many messages per second on this channel"),
  CONNECTION_RATE_FATAL(42920, 429, "far too many messages per second: the connection ends"),
  EDGE_THROTTLED(42922, 429, "too many requests from this address"),
  INTERNAL(50000, 500, "internal error"),
  CHANNEL_UNAVAILABLE(50001, 503, "the channel's log can't be asked now: retry"),
  CONNECTION_FAILED(50002, 500, "internal connection error"),
  TIMEOUT(50003, 503, "no answer in time: the outcome is open, a retry with the same id is safe"),
  LOG_UNAVAILABLE(50004, 503, "the log can't take messages now: retry"),
  DISCONNECTED(80003, 400, "the server ended the transport: reconnect"),
  RESUME_EXPIRED(80008, 400, "the connection can't be resumed: its state is gone"),
  RESUME_INCOMPATIBLE(80011, 400, "the connection can't be resumed with these credentials"),
  CONNECTION_SUPERSEDED(80016, 410, "another transport took this connection over"),
  CONNECTION_CLOSED(80017, 400, "the connection was closed"),
  INVALID_CONNECTION_KEY(80018, 400, "the connection key is not valid"),
  OUTBOUND_RATE_EXCEEDED(80020, 400, "the client was too slow: messages were skipped"),
  CONNECT_RATE_EXCEEDED(80021, 429, "too many connection attempts: retry later"),
  CONNECTION_NOT_FOUND(80022, 410, "there is no such connection here"),
  OUTDATED_CLIENT(80024, 400, "the SDK's protocol version is no longer supported"),
  CHANNEL_STATE(90001, 400, "the channel is in the wrong state for this"),
  CONTINUITY_EXPIRED(90003, 404, "continuity lost: the position is older than the log reaches"),
  CONTINUITY_BUDGET(90004, 404, "continuity lost: too much to replay"),
  CONTINUITY_OTHER_LOG(90005, 404, "continuity lost: the position is of another log"),
  ATTACH_TIMEOUT(90007, 408, "the channel did not attach in time"),
  HISTORY_UNAVAILABLE(90008, 400, "history from this position can't be served"),
  TOO_MANY_CHANNELS(90010, 400, "too many channels on this connection"),
  PRESENCE_CLIENT_ID_REQUIRED(91000, 400, "presence needs a clientId"),
  PRESENCE_NOT_ATTACHED(91001, 400, "presence needs an attachment to the channel"),
  PRESENCE_MEMBERS_EXCEEDED(91003, 400, "the channel has as many members as it may have"),
  ANNOTATION_MODE_MISSING(93001, 400, "the attachment was not granted annotation_subscribe"),
  MUTABLE_MESSAGES_DISABLED(93002, 400, "the namespace does not allow this on its messages");

  private final int code;
  private final int statusCode;
  private final String reason;

  ErrorCode(int code, int statusCode, String reason) {
    this.code = code;
    this.statusCode = statusCode;
    this.reason = reason;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The HTTP status that goes with it, on the wire as {@code statusCode}. */
  public int statusCode() {
    return statusCode;
  }

  /**
   * What it means, in a clause: the message where the place of the error has nothing better to say.
   */
  public String reason() {
    return reason;
  }

  /** An error of this code that says what was wrong and what to do. */
  public ErrorInfo with(String message) {
    return new ErrorInfo(this, message);
  }
}
