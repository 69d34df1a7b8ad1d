package dev.barnabas.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** JSON as text, as Barnabas writes and reads it. */
final class JsonSerde implements Serde<JsonNode> {
  private final ObjectMapper json = new ObjectMapper();

  @Override
  public Serializer<JsonNode> serializer() {
    return (_, tree) -> tree == null ? null : tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Deserializer<JsonNode> deserializer() {
    return (_, bytes) -> bytes == null ? null : read(bytes);
  }

  private JsonNode read(byte[] bytes) {
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
