package dev.barnabas.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.davidehrmann.vcdiff.VCDiffEncoderBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
  private final TransitDocument documents = new TransitDocument();
  private final DocumentReader reader = new DocumentReader();

  @Test
  void wholeDocumentsAndDeltasComeOutAsTheyWereMade() throws IOException {
    String first = documents.next(Marker.text(0, 1));
    String second = documents.next(Marker.text(1, 2));

    assertThat(read(whole("m:0", first))).containsExactly(bytes(first));
    List<byte[]> read = read(delta("m:1", "m:0", first, second));

    assertThat(read).containsExactly(bytes(second));
    byte[] document = read.getFirst();
    assertThat(Marker.sequence(document, TransitDocument.marker(document))).isEqualTo(1);
  }

  @Test
  void aTenthOfTheBusesMovesEachTime() throws IOException {
    String first = documents.next(Marker.text(0, 1));
    String second = documents.next(Marker.text(1, 2));

    assertThat(encoded(first, second).length).isBetween(first.length() / 100, first.length() / 10);
  }

  @Test
  void framesWithoutMessagesHaveNoDocuments() throws IOException {
    assertThat(read("{\"action\":11,\"channel\":\"a\",\"params\":{\"delta\":\"vcdiff\"}}"))
        .isEmpty();
  }

  @Test
  void aDeltaToAnotherMessageIsRefused() throws IOException {
    String first = documents.next(Marker.text(0, 1));
    String second = documents.next(Marker.text(1, 2));
    read(whole("m:0", first));

    assertThatThrownBy(() -> read(delta("m:2", "m:1", first, second)))
        .hasMessageContaining("a delta to m:1 came after m:0");
  }

  @Test
  void aDocumentWithAnotherContentIsRefused() {
    String first = documents.next(Marker.text(0, 1));

    assertThatThrownBy(() -> read(whole("m:0", first.replace("42.3", "42.4"))))
        .hasMessageContaining("m:0 is not what was sent");
  }

  private List<byte[]> read(String frame) throws IOException {
    byte[] bytes = bytes("before" + frame + "behind");
    return reader.read(bytes, "before".length(), bytes.length - "behind".length());
  }

  private static String whole(String id, String document) {
    return """
    {"action":15,"channel":"a","id":"m","messages":[{"id":"%s","data":"%s","encoding":"json"}]}\
    """
        .formatted(id, document.replace("\"", "\\\""));
  }

  private static String delta(String id, String from, String base, String document)
      throws IOException {
    String data = Base64.getEncoder().encodeToString(encoded(base, document));
    return """
    {"action":15,"messages":[{"id":"%s","encoding":"json/utf-8/vcdiff/base64","data":"%s",
     "extras":{"delta":{"from":"%s","format":"vcdiff"}}}]}\
    """
        .formatted(id, data, from);
  }

  private static byte[] encoded(String base, String document) throws IOException {
    var delta = new ByteArrayOutputStream();
    byte[] target = bytes(document);
    VCDiffEncoderBuilder.builder()
        .withDictionary(bytes(base))
        .withTargetMatches(false)
        .withChecksum(false)
        .withInterleaving(false)
        .buildSimple()
        .encode(target, 0, target.length, delta);
    return delta.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
