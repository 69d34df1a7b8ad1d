package dev.barnabas.protocol.codec;

import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes wrong frames out of right ones.
 *
 * @param random decides everything: the same seed gives the same frames
 */
record FrameMutations(SplittableRandom random) {
  private static final List<@Nullable Object> FRAMES =
      List.of(
          frame("{'action':0,'id':'ping'}"),
          frame("{'action':5}"),
          frame("{'action':12,'channel':'room'}"),
          frame("{'action':17,'auth':{'accessToken':'token'}}"),
          frame(
              "{'action':10,'channel':'[?rewind=1]room','channelSerial':'s','flags':262144,"
                  + "'params':{'rewind':1,'delta':'vcdiff','x':true}}"),
          frame(
              "{'action':15,'channel':'room','msgSerial':0,'params':{'p':'1'},'messages':["
                  + "{'id':'a:0','name':'é😀','data':'text','clientId':'me','action':0},"
                  + "{'data':'AQID','encoding':'utf-8/cipher+aes-128-cbc/base64'},"
                  + "{'data':{'a':[1,2.5,null,{'b':'\\u20ac'}]},"
                  + "'extras':{'headers':{'k':-1e3}}}]}"),
          frame("{'action':16,'channel':'room','channelSerial':'s:1'}"),
          frame(
              "{'action':14,'channel':'room','msgSerial':12345678901,'presence':[{'action':2},"
                  + "{'action':4,'id':'c:1:0','clientId':'me','data':'AQID','encoding':'base64',"
                  + "'extras':{'headers':{'k':true}}}]}"));

  private static final List<@Nullable Object> ODD_VALUES =
      Arrays.asList(
          null,
          true,
          "",
          "\ud800",
          "x".repeat(300),
          "base64",
          "json/base64",
          0L,
          -1L,
          15L,
          Long.MIN_VALUE,
          new BigInteger("99999999999999999999"),
          new BigDecimal("1E+999999999"),
          new BigDecimal("0.5"),
          List.of(),
          Map.of(),
          List.of(List.of(List.of())),
          Map.of("", Map.of("a", 1L)));

  /**
   * Syntax that matters in one of the formats: sizes, brackets, quotes, beginnings of characters.
   */
  private static final byte[] ODD_BYTES = {
    0,
    -1,
    0x7f,
    -128,
    (byte) 0xc0,
    (byte) 0xc1,
    (byte) 0xc4,
    (byte) 0xc6,
    (byte) 0xc7,
    (byte) 0xcb,
    (byte) 0xcf,
    (byte) 0xd6,
    (byte) 0xdb,
    (byte) 0xdd,
    (byte) 0xdf,
    (byte) 0xed,
    (byte) 0xf4,
    '"',
    '\\',
    '{',
    '[',
    ']',
    '}',
    ',',
    ':',
    'u',
    'e',
    '9',
    '-'
  };

  /** A frame with one to four wounds in its bytes. */
  byte[] brokenBytes(WireFormat format) {
    byte[] bytes = format.encode(pick(FRAMES));
    for (int wounds = random.nextInt(1, 5); wounds > 0; wounds--) {
      bytes = wounded(bytes, format);
    }
    return bytes;
  }

  /** A well-formed frame in which one to three values are of another kind than they should. */
  byte[] wrongFields(WireFormat format) {
    Object tree = pick(FRAMES);
    for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
      tree = changed(tree, format);
    }
    return format.encode(tree);
  }

  private byte[] wounded(byte[] bytes, WireFormat format) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] copy = bytes.clone();
    switch (random.nextInt(6)) {
      case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[at] = ODD_BYTES[random.nextInt(ODD_BYTES.length)];
      case 2 -> copy = Arrays.copyOf(bytes, at);
      case 3 -> copy = joined(bytes, at, bytes, Math.min(at + random.nextInt(8), bytes.length));
      case 4 -> copy = joined(bytes, at, bytes, random.nextInt(at + 1));
      default -> {
        byte[] other = format.encode(pick(FRAMES));
        copy = joined(bytes, at, other, random.nextInt(other.length));
      }
    }
    return copy;
  }

  /** The beginning of one up to {@code end}, then the other from {@code start}. */
  private static byte[] joined(byte[] one, int end, byte[] other, int start) {
    byte[] joined = Arrays.copyOf(one, end + other.length - start);
    System.arraycopy(other, start, joined, end, other.length - start);
    return joined;
  }

  private @Nullable Object changed(@Nullable Object tree, WireFormat format) {
    if (tree instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(8) > 0) {
      var copy = new LinkedHashMap<@Nullable Object, @Nullable Object>(map);
      Object key = pick(new ArrayList<@Nullable Object>(map.keySet()));
      copy.put(key, changed(map.get(key), format));
      return copy;
    }
    if (tree instanceof List<?> list && !list.isEmpty() && random.nextInt(8) > 0) {
      var copy = new ArrayList<@Nullable Object>(list);
      int index = random.nextInt(copy.size());
      copy.set(index, changed(copy.get(index), format));
      return copy;
    }
    return format.binary() && random.nextInt(6) == 0 ? new byte[] {1, 2, 3} : pick(ODD_VALUES);
  }

  private @Nullable Object pick(List<@Nullable Object> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Object frame(String json) {
    return Objects.requireNonNull(Json.parse(json.replace('\'', '"')));
  }
}
