package dev.barnabas.server.comet;

import dev.barnabas.core.access.Credential;
import dev.barnabas.core.access.Identity;
import dev.barnabas.core.session.RoutedKey;
import dev.barnabas.protocol.frame.ClientFrame;
import dev.barnabas.server.http.Request;

/**
 * Who made a comet request.
 *
 * @param credential what it showed
 * @param connectionKey what it named
 */
record CometCaller(Identity identity, Credential credential, String connectionKey) {
  CometCaller(Identity identity, Request request, RoutedKey key) {
    this(identity, request.credential(), key.text());
  }

  /** Whether a frame makes the connection the caller's: it brings the token that was shown. */
  boolean isRenewal(ClientFrame frame) {
    return frame instanceof ClientFrame.Auth(var token)
        && credential instanceof Credential.Token(var shown)
        && shown.equals(token);
  }
}
