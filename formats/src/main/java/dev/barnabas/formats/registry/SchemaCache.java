package dev.barnabas.formats.registry;

import dev.barnabas.formats.registry.RegistryClient.NotRegisteredException;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.mapping.format.SchemaAwayException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of one registry in one format, each fetched once. An id that the registry does not
 * have is asked for again after a while: it may be registered by then.
 *
 * <p>Thread: any.
 */
final class SchemaCache {
  private static final int KNOWN_MAX = 10_000;
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final IntFunction<CompletableFuture<Registered>> registry;
  private final RegisteredReader.Maker maker;
  private final LongSupplier nanoTime;
  private final Map<Integer, RegisteredReader> known = new ConcurrentHashMap<>(); // ≤ KNOWN_MAX
  private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>(); // ≤ KNOWN_MAX
  private final Map<Integer, CompletableFuture<Boolean>> underWay =
      new ConcurrentHashMap<>(); // ≤ threads that read records

  private record Refusal(String why, long untilNanos) {}

  SchemaCache(
      IntFunction<CompletableFuture<Registered>> registry,
      RegisteredReader.Maker maker,
      LongSupplier nanoTime) {
    this.registry = registry;
    this.maker = maker;
    this.nanoTime = nanoTime;
  }

  /**
   * The reader for a schema.
   *
   * @throws MappingError there is none of that id
   * @throws SchemaAwayException it was not asked for yet
   */
  RegisteredReader get(int id) {
    RegisteredReader reader = known.get(id);
    if (reader != null) {
      return reader;
    }
    Refusal refusal = refused.get(id);
    if (refusal != null) {
      throw new MappingError(Reason.UNREADABLE, refusal.why());
    }
    throw new SchemaAwayException("schema " + id + " was not fetched yet");
  }

  /** Asks for a schema; null when its reader, or that there is none, is known. */
  @Nullable CompletionStage<?> prepare(int id) {
    if (known.containsKey(id)) {
      return null;
    }
    Refusal refusal = refused.get(id);
    if (refusal != null && nanoTime.getAsLong() - refusal.untilNanos() < 0) {
      return null;
    }
    return underWay.computeIfAbsent(
        id,
        asked -> {
          CompletableFuture<Boolean> answer =
              registry.apply(asked).handle((s, e) -> take(asked, s, e));
          // Later than this call, which holds the map's entry.
          var _ = answer.whenCompleteAsync((_, _) -> underWay.remove(asked));
          return answer;
        });
  }

  private boolean take(int id, @Nullable Registered schema, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    switch (cause) {
      case null -> add(id, schema);
      case NotRegisteredException none -> refuse(id, String.valueOf(none.getMessage()));
      case SchemaAwayException away -> throw away;
      default ->
          throw new SchemaAwayException("schema " + id + " can't be fetched: " + cause, cause);
    }
    return true;
  }

  private void add(int id, @Nullable Registered schema) {
    if (schema == null) {
      throw new SchemaAwayException("schema " + id + " came without its text");
    }
    try {
      RegisteredReader reader = maker.of(schema);
      makeRoom(known);
      known.put(id, reader);
      refused.remove(id);
    } catch (IllegalArgumentException e) {
      refuse(id, "schema " + id + " " + e.getMessage());
    }
  }

  private void refuse(int id, String why) {
    makeRoom(refused);
    refused.put(id, new Refusal(why, nanoTime.getAsLong() + REFUSED_NANOS));
  }

  private static void makeRoom(Map<Integer, ?> map) {
    Iterator<Integer> ids = map.keySet().iterator();
    while (map.size() >= KNOWN_MAX && ids.hasNext()) {
      ids.next();
      ids.remove();
    }
  }
}
