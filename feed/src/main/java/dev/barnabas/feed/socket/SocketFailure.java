package dev.barnabas.feed.socket;

import java.io.IOException;

/** The other side breaks the rules: the socket is closed with this code. Thread: any. */
final class SocketFailure extends IOException {
  static final int PROTOCOL = 1002;
  static final int NO_TEXT = 1007;
  static final int TOO_LARGE = 1009;

  private static final long serialVersionUID = 1L;

  private final int code;

  SocketFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
