package dev.barnabas.mapping.transform;

import dev.barnabas.mapping.MappingError;
import dev.barnabas.mapping.MappingError.Reason;
import dev.barnabas.spi.DecodedRecord;
import dev.barnabas.spi.Outcome;
import dev.barnabas.spi.RecordTransform;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in's transform behind our own promises: whatever it throws or returns becomes a tree or a
 * mapping error.
 *
 * <p>Thread: any.
 */
public record AppliedTransform(RecordTransform transform) {
  /**
   * The value to go on with.
   *
   * @param value null for JSON's null
   */
  public record Result(@Nullable Object value) {}

  /**
   * Applies it; empty when the record is dropped.
   *
   * @throws MappingError it failed, or returned what is no tree
   */
  public Optional<Result> apply(DecodedRecord record) {
    try {
      return switch (transform.apply(record)) {
        case Outcome.Drop _ -> Optional.empty();
        case Outcome.Value(Object value) -> Optional.of(new Result(PlainTrees.of(value)));
        case null -> throw failed("it returned no outcome");
      };
    } catch (MappingError e) {
      throw e.at("transform");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e.toString());
    } catch (Exception | LinkageError | StackOverflowError e) {
      throw failed(e.toString());
    }
  }

  private MappingError failed(String why) {
    return new MappingError(Reason.TRANSFORM, transform.getClass().getName() + ": " + why)
        .at("transform");
  }
}
