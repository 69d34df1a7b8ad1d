package dev.barnabas.formats.registry;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.format.RecordDecoder;
import dev.barnabas.mapping.rule.SchemaFormat;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The registries that rules name, each with one client and one cache per format. A registry that
 * nothing is said about is asked without credentials.
 *
 * <p>Thread: any.
 */
public final class SchemaRegistries {
  private final List<RegistryAccess> accesses;
  private final LongSupplier nanoTime;
  private final Map<String, RegistryClient> clients = new ConcurrentHashMap<>(); // ≤ URLs of rules
  private final Map<Place, SchemaCache> caches = new ConcurrentHashMap<>(); // ≤ URLs × formats

  private record Place(String url, SchemaFormat format) {}

  /**
   * For a node.
   *
   * @param accesses how those are asked that need more than their URL
   */
  public SchemaRegistries(List<RegistryAccess> accesses, LongSupplier nanoTime) {
    this.accesses = List.copyOf(accesses);
    this.nanoTime = nanoTime;
  }

  /** The decoder for records whose schemas are in a registry. Asks nothing yet. */
  public RecordDecoder decoder(String registry, SchemaFormat format) {
    if (format == SchemaFormat.JSON) {
      return SchemaRegistries::json; // JSON needs no schema to be read
    }
    return new RegistryDecoder(
        caches.computeIfAbsent(new Place(RegistryAccess.plain(registry), format), this::cache));
  }

  private SchemaCache cache(Place place) {
    boolean serialized = place.format() == SchemaFormat.PROTOBUF;
    return new SchemaCache(
        // The first record makes the client: a rule that is only checked asks nobody.
        id ->
            new ReferenceWalk(clients.computeIfAbsent(place.url(), this::client), serialized)
                .of(id),
        schema -> Readers.of(place.format(), schema),
        nanoTime);
  }

  private RegistryClient client(String url) {
    return new RegistryClient(
        accesses.stream()
            .filter(one -> one.url().equals(url))
            .findFirst()
            .orElseGet(() -> new RegistryAccess(url, null, null)));
  }

  private static @Nullable Object json(byte[] bytes) {
    var _ = WireHeader.id(bytes);
    try {
      return Json.parse(Arrays.copyOfRange(bytes, WireHeader.BYTES, bytes.length));
    } catch (ProtocolException e) {
      throw new MappingError(Reason.UNREADABLE, "behind the schema id: " + e.error().message());
    }
  }
}
