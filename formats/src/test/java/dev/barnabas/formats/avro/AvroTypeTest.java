package dev.barnabas.formats.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.formats.AvroRecords;
import dev.barnabas.mapping.MappingError;
import dev.barnabas.protocol.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroTypeTest {
  private static final Schema ORDER =
      AvroRecords.schema(
          """
          {'type':'record','name':'Order','namespace':'shop','fields':[
            {'name':'id','type':{'type':'string','logicalType':'uuid'}},
            {'name':'count','type':'int'},
            {'name':'big','type':'long'},
            {'name':'ratio','type':'float'},
            {'name':'exact','type':'double'},
            {'name':'paid','type':'boolean'},
            {'name':'note','type':['null','string']},
            {'name':'either','type':['null','long','string']},
            {'name':'total','type':{'type':'bytes','logicalType':'decimal','precision':10,'scale':2}},
            {'name':'raw','type':'bytes'},
            {'name':'state','type':{'type':'enum','name':'State','symbols':['NEW','SENT']}},
            {'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},
            {'name':'day','type':{'type':'int','logicalType':'date'}},
            {'name':'tags','type':{'type':'array','items':'string'}},
            {'name':'extra','type':{'type':'map','values':['null','int']}},
            {'name':'hash','type':{'type':'fixed','name':'Hash','size':4}},
            {'name':'lines','type':{'type':'array','items':{'type':'record','name':'Line','fields':[
              {'name':'sku','type':'string'},{'name':'state','type':'State'}]}}}]}
          """);

  @Test
  void everyTypeBecomesWhatJsonHasForIt() {
    var extra = new java.util.HashMap<String, Object>();
    extra.put("a", 1);
    var line =
        new GenericRecordBuilder(ORDER.getField("lines").schema().getElementType())
            .set("sku", "x-1")
            .set("state", new GenericData.EnumSymbol(ORDER.getField("state").schema(), "SENT"))
            .build();
    var record =
        new GenericRecordBuilder(ORDER)
            .set("id", "4f1cbb53-1f6a-4f0a-8a0b-0d3c8f7d5a10")
            .set("count", -3)
            .set("big", Long.MAX_VALUE)
            .set("ratio", 0.1f)
            .set("exact", 1e300)
            .set("paid", true)
            .set("note", null)
            .set("either", "text")
            .set(
                "total",
                new Conversions.DecimalConversion()
                    .toBytes(
                        new BigDecimal("-12.30"),
                        ORDER.getField("total").schema(),
                        LogicalTypes.decimal(10, 2)))
            .set("raw", ByteBuffer.wrap(new byte[] {1, 2, (byte) 0xff}))
            .set("state", new GenericData.EnumSymbol(ORDER.getField("state").schema(), "NEW"))
            .set("at", 1_700_000_000_123L)
            .set("day", 19_000)
            .set("tags", List.of("a", "ü"))
            .set("extra", extra)
            .set("hash", new GenericData.Fixed(ORDER.getField("hash").schema(), new byte[4]))
            .set("lines", List.of(line))
            .build();
    Object tree = new AvroType(ORDER).decode(AvroRecords.bytes(ORDER, record), 0);
    assertThat(Json.text(tree))
        .isEqualTo(
            """
            {"id":"4f1cbb53-1f6a-4f0a-8a0b-0d3c8f7d5a10","count":-3,"big":9223372036854775807,\
            "ratio":0.1,"exact":1.0E+300,"paid":true,"note":null,"either":"text","total":-12.30,\
            "raw":"AQL/","state":"NEW","at":1700000000123,"day":19000,"tags":["a","ü"],\
            "extra":{"a":1},"hash":"AAAAAA==","lines":[{"sku":"x-1","state":"SENT"}]}\
            """);
  }

  @Test
  void numbersThatJsonLacksAreText() {
    Schema schema = AvroRecords.schema("{'type':'array','items':'double'}");
    byte[] bytes = AvroRecords.bytes(schema, List.of(Double.NaN, Double.NEGATIVE_INFINITY, 1.5));
    assertThat(new AvroType(schema).decode(bytes, 0))
        .isEqualTo(List.of("NaN", "-Infinity", new BigDecimal("1.5")));
  }

  @Test
  void fixedUuidsAndDurationsAreReadable() {
    Schema uuid = AvroRecords.schema("{'type':'fixed','name':'U','size':16,'logicalType':'uuid'}");
    byte[] bytes = new byte[16];
    Arrays.fill(bytes, (byte) 0x11);
    assertThat(new AvroType(uuid).decode(bytes, 0))
        .isEqualTo("11111111-1111-1111-1111-111111111111");
    Schema duration =
        AvroRecords.schema("{'type':'fixed','name':'D','size':12,'logicalType':'duration'}");
    assertThat(new AvroType(duration).decode(new byte[] {1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0}, 0))
        .isEqualTo(Map.of("months", 1L, "days", 2L, "milliseconds", 256L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'string' | 02 | a length of 1 where 0",
        "'string' | 01 | a length of -1",
        "'string' | 02ff | not UTF-8",
        "'int' | ffffffff7f | an int is too large",
        "'long' | ffffffffffffffffffffff | more than 10 bytes",
        "'boolean' | 02 | neither 0 nor 1",
        "['null','int'] | 04 | choice 2 of 2",
        "'null' | 00 | 1 bytes are left over",
        "{'type':'array','items':'null'} | feffffffffffffffff01 | more than 1000000 values",
      })
  void whatIsNoAvroOfTheSchemaIsSaid(String schema, String hex, String why) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> new AvroType(AvroRecords.schema(schema)).decode(bytes, 0))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining(why);
  }

  @Test
  void nestingEndsWhereJsonEndsIt() {
    Schema list =
        AvroRecords.schema(
            "{'type':'record','name':'L','fields':[{'name':'next','type':['null','L']}]}");
    byte[] deep = new byte[10_000];
    Arrays.fill(deep, (byte) 2); // always the second choice
    assertThatThrownBy(() -> new AvroType(list).decode(deep, 0))
        .isInstanceOf(MappingError.class)
        .hasMessageContaining("nested deeper than 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"type\":\"recor\"}",
        "{\"type\":\"array\",\"items\":\"Unknown\"}",
        "\"Unknown\"",
        "[\"int\",\"int\"]"
      })
  void whatIsNoSchemaIsSaid(String text) {
    assertThatThrownBy(() -> AvroType.parse(List.of(), text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is no Avro schema");
  }

  @Test
  void findsTypesByTheirNames() {
    AvroType order = new AvroType(ORDER);
    assertThat(order.named("shop.Line")).isNotNull();
    assertThat(order.named("Line")).isNull();
    assertThat(order.names()).contains("shop.Order", "shop.Line", "shop.State");
  }
}
