package dev.barnabas.mapping.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one filter: its name and arguments.
 *
 * <p>Thread: the caller's.
 */
final class FilterParser {
  private static final int BASE_DEFAULT = 16;
  private static final String KNOWN =
      "hash(base), moduloHash(n, base), default('…'), lower, upper, urlencode, base64";

  private final Scanner scanner;
  private final int start;

  FilterParser(Scanner scanner) {
    this.scanner = scanner;
    this.start = scanner.position();
  }

  Filter parse() {
    String name = scanner.name();
    List<Object> arguments = arguments();
    return switch (name) {
      case "hash" -> {
        count(name, arguments, 0, 1);
        yield new Filter.Hash(base(arguments, 0));
      }
      case "moduloHash" -> {
        count(name, arguments, 1, 2);
        yield new Filter.ModuloHash(buckets(arguments.getFirst()), base(arguments, 1));
      }
      case "default" -> {
        count(name, arguments, 1, 1);
        yield new Filter.Default(text(arguments.getFirst()));
      }
      case "lower" -> plain(name, arguments, new Filter.Lower());
      case "upper" -> plain(name, arguments, new Filter.Upper());
      case "urlencode" -> plain(name, arguments, new Filter.UrlEncode());
      case "base64" -> plain(name, arguments, new Filter.Base64Text());
      default -> throw scanner.errorAt(start, "'" + name + "' is no filter; filters: " + KNOWN);
    };
  }

  private List<Object> arguments() {
    if (!scanner.takes("(")) {
      return List.of();
    }
    var arguments = new ArrayList<Object>();
    do {
      scanner.skipSpace();
      arguments.add(scanner.peeks('\'') ? scanner.quoted() : scanner.number());
      scanner.skipSpace();
    } while (scanner.takes(","));
    if (!scanner.takes(")")) {
      throw scanner.error("expected ',' or ')'");
    }
    return arguments;
  }

  private Filter plain(String name, List<Object> arguments, Filter filter) {
    count(name, arguments, 0, 0);
    return filter;
  }

  private void count(String name, List<Object> arguments, int min, int max) {
    if (arguments.size() < min || arguments.size() > max) {
      String expected = min == max ? String.valueOf(min) : min + " or " + max;
      throw scanner.errorAt(
          start, name + " takes " + expected + " arguments, not " + arguments.size());
    }
  }

  private int base(List<Object> arguments, int at) {
    if (arguments.size() <= at) {
      return BASE_DEFAULT;
    }
    if (arguments.get(at) instanceof Integer base
        && base >= Character.MIN_RADIX
        && base <= Character.MAX_RADIX) {
      return base;
    }
    throw scanner.errorAt(start, "the base must be a number from 2 to 36");
  }

  private int buckets(Object argument) {
    if (argument instanceof Integer buckets && buckets > 0) {
      return buckets;
    }
    throw scanner.errorAt(start, "the number of buckets must be a number above 0");
  }

  private String text(Object argument) {
    if (argument instanceof String text) {
      return text;
    }
    throw scanner.errorAt(start, "the default must be a text in 'quotes'");
  }
}
