package dev.barnabas.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page of documentation with the blocks that readers copy: fenced ones and indented ones.
 * Immutable.
 *
 * @param name for messages
 * @param blocks in the order of the page
 */
public record DocsPage(String name, List<Block> blocks) {
  /** The language of an indented block. */
  public static final String CONSOLE = "console";

  private static final String FENCE = "```";
  private static final String INDENT = "    ";

  /**
   * A block.
   *
   * @param language as its fence says, or {@link #CONSOLE}
   * @param text its lines, each with its end, without fence and indent
   * @param lead the last line of text before it, or nothing
   * @param line where it begins, from 1
   */
  public record Block(String language, String text, String lead, int line) {}

  /** Reads a page. */
  public static DocsPage read(Path file) {
    try {
      return of(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DocsPage of(String name, String text) {
    List<String> lines = text.lines().toList();
    List<Block> blocks = new ArrayList<>();
    String lead = "";
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      boolean afterBlank = at == 0 || lines.get(at - 1).isBlank();
      if (line.startsWith(FENCE)) {
        int end = lines.subList(at + 1, lines.size()).indexOf(FENCE) + at + 1;
        if (end == at) {
          throw new IllegalStateException(name + " does not close the block of line " + (at + 1));
        }
        String language = line.substring(FENCE.length()).strip();
        blocks.add(new Block(language, joined(lines.subList(at + 1, end)), lead, at + 1));
        at = end + 1;
      } else if (afterBlank && line.startsWith(INDENT)) {
        int end = endOfIndent(lines, at);
        List<String> inside =
            lines.subList(at, end).stream()
                .map(one -> one.isBlank() ? "" : one.substring(INDENT.length()))
                .toList();
        blocks.add(new Block(CONSOLE, joined(inside), lead, at + 1));
        at = end;
      } else {
        lead = line.isBlank() ? lead : line;
        at++;
      }
    }
    return new DocsPage(name, List.copyOf(blocks));
  }

  /** Behind the last indented line; blank lines belong to the block where it goes on. */
  private static int endOfIndent(List<String> lines, int from) {
    int end = from;
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).startsWith(INDENT)) {
        end = i + 1;
      } else if (!lines.get(i).isBlank()) {
        break;
      }
    }
    return end;
  }

  private static String joined(List<String> lines) {
    return lines.stream().map(line -> line + '\n').collect(Collectors.joining());
  }

  /** The texts of all blocks of a language. */
  public List<String> texts(String language) {
    return blocks.stream()
        .filter(block -> block.language().equals(language))
        .map(Block::text)
        .toList();
  }

  /** The one block of that language with that in its text. */
  public Block only(String language, String part) {
    List<Block> found =
        blocks.stream()
            .filter(block -> block.language().equals(language) && block.text().contains(part))
            .toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "%s has %d blocks of %s with '%s'".formatted(name, found.size(), language, part));
    }
    return found.getFirst();
  }
}
