package dev.barnabas.feed.socket;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455, section 4). */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String DEFLATE = "permessage-deflate";
  private static final int SWITCHING = 101;
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  /**
   * Shakes hands.
   *
   * @return what unpacks messages; null: they are not packed
   */
  static @Nullable Inflation shake(Socket socket, SocketSettings settings, Deadline deadline)
      throws IOException {
    byte[] nonce = new byte[KEY_BYTES];
    deadline.world().chance().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    socket.getOutputStream().write(request(settings, key).getBytes(StandardCharsets.UTF_8));
    AnswerHead head = AnswerHead.read(socket, deadline);
    if (head.status() != SWITCHING) {
      throw new IOException("the server answers: " + head.statusLine());
    }
    boolean switched =
        head.header("upgrade").equalsIgnoreCase("websocket")
            && head.header("connection").toLowerCase(Locale.ROOT).contains("upgrade")
            && head.header("sec-websocket-accept").equals(accept(key));
    if (!switched) {
      throw new IOException("the server's handshake is no WebSocket's");
    }
    return agreed(head.header("sec-websocket-extensions"), settings.compression());
  }

  private static String request(SocketSettings settings, String key) {
    URI uri = settings.uri();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var request = new StringBuilder();
    request.append("GET ").append(path).append(query).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(uri.getHost()).append(port).append("\r\n");
    request.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: ").append(key).append("\r\n");
    if (settings.compression()) {
      request.append("Sec-WebSocket-Extensions: ").append(DEFLATE).append("\r\n");
    }
    settings
        .headers()
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    return request.append("\r\n").toString();
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the server chose of what was offered (RFC 7692, section 7.1). */
  private static @Nullable Inflation agreed(String extensions, boolean offered) throws IOException {
    if (extensions.isEmpty()) {
      return null;
    }
    String[] words = extensions.toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
    boolean resets = false;
    boolean known = offered && words[0].strip().equals(DEFLATE);
    for (String parameter : Arrays.asList(words).subList(1, words.length)) {
      String word = parameter.strip();
      resets |= word.equals("server_no_context_takeover");
      known &=
          word.equals("server_no_context_takeover")
              || word.equals("client_no_context_takeover")
              || word.matches("server_max_window_bits=\"?([89]|1[0-5])\"?");
    }
    if (!known) {
      throw new IOException("the server wants an extension that was not offered: " + extensions);
    }
    return new Inflation(resets);
  }
}
