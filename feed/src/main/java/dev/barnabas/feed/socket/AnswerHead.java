package dev.barnabas.feed.socket;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an answer of HTTP.
 *
 * @param headers by their names in lower case; several of a name in their order
 */
record AnswerHead(String statusLine, int status, Map<String, List<String>> headers) {
  private static final int BYTES_MAX = 16 << 10;

  /** Reads one and not a byte more. */
  static AnswerHead read(Socket socket, Deadline deadline) throws IOException {
    InputStream in = socket.getInputStream();
    var bytes = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 2) {
      deadline.limit(socket);
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ends in the handshake");
      }
      if (next == '\n') {
        ends++;
      } else if (next != '\r') {
        ends = 0;
      }
      bytes.write(next);
      if (bytes.size() > BYTES_MAX) {
        throw new IOException("the answer's head has more than " + BYTES_MAX + " bytes");
      }
    }
    return parse(bytes.toString(StandardCharsets.ISO_8859_1));
  }

  private static AnswerHead parse(String text) throws IOException {
    String[] lines = text.strip().split("\r?\n", -1);
    String[] words = lines[0].split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("\\d{3}")) {
      throw new IOException("the answer is no HTTP: " + lines[0]);
    }
    var headers = new HashMap<String, List<String>>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers
            .computeIfAbsent(name, _ -> new ArrayList<>())
            .add(lines[i].substring(colon + 1).strip());
      }
    }
    return new AnswerHead(lines[0], Integer.parseInt(words[1]), headers);
  }

  /** The header's values in one, separated by commas; empty when it is absent. */
  String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }
}
