package dev.barnabas.bench.load;

import com.davidehrmann.vcdiff.VCDiffDecoderBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the documents of one channel as an SDK does, deltas undone: each must belong to the message
 * before it, and what comes out must be whole.
 *
 * <p>Thread: its client's.
 */
final class DocumentReader {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MESSAGE_DEPTH = 3; // frame, list, message

  private byte[] base = {};
  private String baseId = "";

  /** The fields of a message that count here, as the wire has them. */
  private static final class Fields {
    private String id = "";
    private String data = "";
    private String encoding = "";
    private String from = "";

    void set(String name, String value) {
      switch (name) {
        case "id" -> id = value;
        case "data" -> data = value;
        case "encoding" -> encoding = value;
        case "from" -> from = value;
        default -> {}
      }
    }
  }

  /** The documents of a frame; none: it has no messages. */
  List<byte[]> read(byte[] bytes, int from, int to) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    try (JsonParser json =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
      var fields = new Fields();
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
          if (depth == MESSAGE_DEPTH - 1
              && token == JsonToken.END_OBJECT
              && !fields.data.isEmpty()) {
            documents.add(document(fields));
            fields = new Fields();
          }
        } else if (token == JsonToken.VALUE_STRING && depth >= MESSAGE_DEPTH) {
          fields.set(Objects.requireNonNullElse(json.currentName(), ""), json.getString());
        }
      }
    }
    return documents;
  }

  private byte[] document(Fields message) throws IOException {
    boolean delta = message.encoding.contains("vcdiff");
    if (delta && !message.from.equals(baseId)) {
      throw new IOException("a delta to " + message.from + " came after " + baseId);
    }
    base = delta ? undone(message.data) : message.data.getBytes(StandardCharsets.UTF_8);
    baseId = message.id;
    if (!TransitDocument.isWhole(base)) {
      throw new IOException("message " + baseId + " is not what was sent: " + message.encoding);
    }
    return base;
  }

  private byte[] undone(String data) throws IOException {
    var whole = new ByteArrayOutputStream(base.length);
    VCDiffDecoderBuilder.builder()
        .buildSimple()
        .decode(base, Base64.getDecoder().decode(data), whole);
    return whole.toByteArray();
  }
}
