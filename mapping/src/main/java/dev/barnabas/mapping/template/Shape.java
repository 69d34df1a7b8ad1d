package dev.barnabas.mapping.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A template as seen by one who has a result and asks what went in. */
public record Shape(List<Piece> pieces) {
  /** Text, or a hole. */
  public sealed interface Piece {}

  /** Text that every result has at this place. */
  public record Fixed(String text) implements Piece {}

  /** A hole that shows a context member as it is: <code>#{key}</code>, no path, no filter. */
  public record Bare(String root) implements Piece {}

  /** Any other hole. */
  public record Made() implements Piece {}

  public Shape {
    pieces = List.copyOf(pieces);
  }

  static Shape of(List<Part> parts, Map<String, String> known) {
    var pieces = new ArrayList<Piece>();
    for (Part part : parts) {
      Piece piece =
          switch (part) {
            case Part.Literal(String text) -> new Fixed(text);
            case Part.Hole hole -> piece(hole, known);
          };
      if (piece instanceof Fixed(String text)
          && !pieces.isEmpty()
          && pieces.getLast() instanceof Fixed(String before)) {
        pieces.set(pieces.size() - 1, new Fixed(before + text));
      } else {
        pieces.add(piece);
      }
    }
    return new Shape(pieces);
  }

  private static Piece piece(Part.Hole hole, Map<String, String> known) {
    String root = hole.values().getFirst().root();
    if (!hole.isBare(root)) {
      return new Made();
    }
    String value = known.get(root);
    return value == null ? new Bare(root) : new Fixed(value);
  }

  /** The text that every result starts with; empty when a hole stands first. */
  public String prefix() {
    return !pieces.isEmpty() && pieces.getFirst() instanceof Fixed(String text) ? text : "";
  }

  /** Whether it is one fixed text. */
  public boolean isConstant() {
    return pieces.size() == 1 && pieces.getFirst() instanceof Fixed;
  }
}
