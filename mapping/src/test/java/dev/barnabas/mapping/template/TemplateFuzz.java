package dev.barnabas.mapping.template;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.barnabas.mapping.MappingError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random templates over random documents: parsed or refused, rendered or a mapping error, nothing
 * else.
 */
class TemplateFuzz {
  private static final int ROUNDS = 10_000;
  private static final String[] WORDS = {
    "#{",
    "#{",
    "}",
    "}",
    "key",
    "value",
    "item",
    "topic",
    "partition",
    "headers",
    "let",
    ".",
    ".a",
    ".b",
    "['a']",
    "[0]",
    "[",
    "]",
    "(",
    ")",
    ",",
    "|",
    "| lower",
    "| hash",
    "| moduloHash(3)",
    "| default('d')",
    "| urlencode",
    "| base64",
    "'",
    "\\",
    " ",
    "\n",
    ":",
    "x",
    "#",
    "\ud800",
    "é",
    "$1",
    "message",
    "channelName",
    ".data"
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 20261121, 42})
  void nothingButItsOwnErrors(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      var context = context(random);
      assertThatNoException()
          .as("seed %d, round %d: %s over %s", seed, round, text, context)
          .isThrownBy(() -> run(text, context));
    }
  }

  private static void run(String text, Map<String, @Nullable Object> context) {
    for (TemplateUse use : TemplateUse.values()) {
      try {
        String _ = Template.parse(text, use).render(context);
        String _ = ChannelTemplate.parse(text, use, true).render(context);
      } catch (TemplateException | MappingError expected) {
        // One of the two is what a caller has to handle.
      }
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int words = 1 + random.nextInt(10);
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  private static Map<String, @Nullable Object> context(Random random) {
    var context = new HashMap<String, @Nullable Object>();
    for (String root : List.of("key", "value", "item", "topic", "headers", "let", "message")) {
      context.put(root, value(random, 3));
    }
    return context;
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 9 : 11)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> "$1\\E[meta]:\ud800";
      case 3 -> random.nextLong();
      case 4 -> new BigDecimal("1e999999999");
      case 5 -> BigInteger.TEN.pow(30);
      case 6 -> random.nextBoolean();
      case 7 -> new byte[] {(byte) random.nextInt()};
      case 8 -> "text";
      case 9 -> List.of("e", 1L);
      default -> {
        var map = new HashMap<String, @Nullable Object>();
        map.put("a", value(random, depth - 1));
        map.put("b", value(random, depth - 1));
        yield map;
      }
    };
  }
}
