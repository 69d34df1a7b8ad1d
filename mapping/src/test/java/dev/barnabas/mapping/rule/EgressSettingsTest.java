package dev.barnabas.mapping.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.barnabas.mapping.Trees;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressSettingsTest {
  private static final String FROM = "'from':{'topics':['t']}";
  private static final String BASE = "'name':'r'," + FROM + ",'channel':'c'";

  private static EgressSettings read(String members) {
    return EgressSettings.read("egress[0]", Trees.quoted("{" + members + "}"));
  }

  private static List<RuleProblem> problems(String members) {
    try {
      EgressSettings settings = read(members);
      throw new AssertionError("accepted: " + settings);
    } catch (RuleException e) {
      return e.problems();
    }
  }

  @Test
  void theShortestRuleHasTheDocumentedDefaults() {
    EgressSettings settings = read(BASE);

    assertThat(settings.enabled()).isTrue();
    assertThat(settings.effectiveGroup("a")).isEqualTo("barnabas-egress-a.r");
    assertThat(settings.from())
        .isEqualTo(
            new EgressSource(
                "default", List.of("t"), null, new Start.Latest(), Partitioner.MURMUR2));
    assertThat(settings.key()).isEqualTo(KeyFormat.STRING);
    assertThat(settings.value()).isEqualTo(ValueFormat.JSON);
    assertThat(settings.via()).isEqualTo(Via.AUTO);
    assertThat(settings.message())
        .isEqualTo(
            new MessageSettings(null, null, false, null, new HeaderChoice.All(), Map.of(), true));
    assertThat(settings.onError().effectiveMapping()).isEqualTo(ErrorPolicy.SKIP);
  }

  @Test
  void everyKeyOfTheReferenceIsKnown() {
    EgressSettings settings =
        read(
            "'name':'buses','enabled':false,'group':'g',"
                + "'from':{'cluster':'inner','topics':['gtfs'],"
                + "'topicPattern':null,'start':'earliest','partitioner':'crc32'},"
                + "'key':{'format':'bytes'},'value':{'format':'json'},'split':['value.entity'],"
                + "'let':{'route':'item.r'},'filter':'item.p','lang':'jmespath','transform':null,"
                + "'channel':['bus:#{item.id}'],'strictSegments':true,'message':{'name':'position',"
                + "'select':{'id':'item.id'},'keepNulls':true,'clientId':'#{key}',"
                + "'headers':{'from':['h'],"
                + "'set':{'x':'#{key}'}},'extras':{'kafkaKey':false}},"
                + "'id':'#{item.id}','via':'log',"
                + "'ordering':'partition','parallelism':1,'newest':null,'failover':null,"
                + "'snapshot':{'mode':'none'},'allowLoop':true,'onError':{'mapping':'dead-letter',"
                + "'publish':'retry','deadLetterTopic':'dlq','maxRate':null}");

    assertThat(settings.from().start()).isEqualTo(new Start.Earliest());
    assertThat(settings.message().headers()).isEqualTo(new HeaderChoice.Named(Set.of("h")));
    assertThat(settings.effectiveGroup("a")).isEqualTo("g");
    assertThat(settings.onError().effectiveMapping()).isEqualTo(ErrorPolicy.DEAD_LETTER);
  }

  @Test
  void snapshotsHaveBoundsAndTablesTheRecordKeyUnlessTheRuleSaysOthers() {
    assertThat(read(BASE).snapshot()).isEqualTo(SnapshotSettings.NONE);
    assertThat(read(BASE + ",'snapshot':{'mode':'last'}").snapshot())
        .isEqualTo(new SnapshotSettings(SnapshotMode.LAST, null, 1, null));
    assertThat(read(BASE + ",'snapshot':{'mode':'distinct'}").snapshot().length()).isEqualTo(10);
    assertThat(read(BASE + ",'snapshot':{'mode':'table'}").snapshot())
        .isEqualTo(new SnapshotSettings(SnapshotMode.TABLE, "#{key}", 10_000, null));
    assertThat(
            read(BASE + ",'snapshot':{'mode':'merge','key':'#{item.id}','length':5,'maxIdle':'2h'}")
                .snapshot())
        .isEqualTo(new SnapshotSettings(SnapshotMode.MERGE, "#{item.id}", 5, Duration.ofHours(2)));
  }

  @Test
  void eachSourceKnowsThoseBeforeIt() {
    EgressSettings settings =
        read(
            "'name':'r','from':[{'topics':['t']},{'cluster':'b','topics':['t']},"
                + "{'cluster':'c','topics':['t']}],'id':'i','channel':'c',"
                + "'failover':{'mode':'primary-standby'}");
    List<EgressSource> sources = settings.sources();

    assertThat(settings.standby()).isEqualTo(new Standby(Duration.ofSeconds(5), List.of()));
    assertThat(settings.from(sources.get(2)).standby())
        .isEqualTo(new Standby(Duration.ofSeconds(5), sources.subList(0, 2)));
  }

  @Test
  void aTopicForDeadLettersMakesThemTheDefault() {
    assertThat(read(BASE + ",'onError':{'deadLetterTopic':'dlq'}").onError().effectiveMapping())
        .isEqualTo(ErrorPolicy.DEAD_LETTER);
    assertThat(
            read(BASE + ",'onError':{'mapping':'skip','deadLetterTopic':'dlq'}")
                .onError()
                .effectiveMapping())
        .isEqualTo(ErrorPolicy.SKIP);
  }

  @Test
  void whatMayHaltTheRuleNeedsTheLog() {
    assertThat(read(BASE + ",'onError':{'mapping':'skip','publish':'retry'}").needsLog()).isEmpty();
    for (String onError :
        List.of("'mapping':'stop'", "'mapping':'retry'", "'publish':'stop'", "'maxRate':'100/s'")) {
      assertThat(read(BASE + ",'onError':{" + onError + "}").needsLog()).as(onError).isPresent();
    }
    ErrorSettings settings =
        read(BASE + ",'onError':{'publish':'stop','maxRate':'20/m'}").onError();
    assertThat(settings.effectivePublish()).isEqualTo(ErrorPolicy.STOP);
    assertThat(settings.effectiveMapping()).isEqualTo(ErrorPolicy.SKIP);
    assertThat(settings.maxRate()).isEqualTo(new MaxRate(20, 60_000)).hasToString("20/m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'2026-11-21T10:00:00Z' ~ 1795255200000",
        "{'timestamp':1795255200000} ~ 1795255200000",
        "{'timestamp':'2026-11-21T10:00:00Z'} ~ 1795255200000",
      })
  void aStartMayBeATime(String start, long millis) {
    EgressSettings settings =
        read("'name':'r','from':[{'topics':['t'],'start':" + start + "}],'channel':'c'");

    assertThat(settings.from().start()).isEqualTo(new Start.At(millis));
  }

  /** Each row: what stands in the rule, the path of the problem, what the message says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'name':1 ~ name ~ must be text. Put it in quotes",
        "'name':null ~ name ~ is required",
        "'name':'a b' ~ name ~ 1 to 100 of the characters",
        "'name':'-a' ~ name ~ a letter or digit first",
        "'enabled':'yes' ~ enabled ~ must be true or false",
        "'from':null ~ from ~ is required. Add from: { topics: [name] }",
        "'from':'t' ~ from ~ must be an object",
        "'from':{} ~ from.topics ~ must name 1 to 100 topics",
        "'from':{'topics':[]} ~ from.topics ~ must name 1 to 100 topics",
        "'from':{'topics':['a','a']} ~ from.topics ~ must not name a topic twice",
        "'from':{'topics':['a:b']} ~ from.topics[0] ~ characters A-Z",
        "'from':{'topics':['..']} ~ from.topics[0] ~ can't be named",
        "'from':{'topics':[7]} ~ from.topics[0] ~ must be text",
        "'from':{'topics':{}} ~ from.topics ~ must be text or a list",
        "'from':{'topicPattern':'a(?=b)'} ~ from.topicPattern ~ not a pattern of RE2",
        "'from':{'topicPattern':'a','topics':['b']} ~ from.topicPattern ~ in the place of topics",
        "'via':'direct','from':{'topicPattern':'a'} ~ via ~ come and go",
        "'from':[] ~ from ~ must be 1 to 8 sources",
        "'from':[{'topics':['a']},{'topics':['b']}],'id':'i' ~ from ~ names a cluster twice",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}] ~ id ~ is required with several",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i','via':'direct' ~ via ~"
            + " several sources tell of the same events",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i',"
            + "'onError':{'mapping':'stop'} ~ onError ~ can't hold up a rule with several sources",
        "'from':{'topics':['t'],'start':'newest'} ~ from.start ~ must be latest, earliest or",
        "'from':{'topics':['t'],'partitioner':'murmur3'} ~ from.partitioner ~ must be one of:"
            + " murmur2, crc32",
        "'from':{'topics':['t'],'topic':'t'} ~ from.topic ~ is not a key. Did you mean 'topics'?",
        "'key':{'format':'avro'} ~ key.format ~ needs a schema. Add registry: URL, or schema: FILE",
        "'key':{'format':'text'} ~ key.format ~ must be one of: string, json, bytes,"
            + " avro, protobuf, long, none",
        "'key':'string' ~ key ~ must be an object",
        "'value':{'format':'protobuf'} ~ value.format ~ needs a descriptor and a type",
        "'value':{'format':'long'} ~ value.format ~ must be one of: json, avro, protobuf,"
            + " string, bytes",
        "'value':{'format':'string','registry':'http://r'} ~ value.registry ~ is for the formats",
        "'value':{'registry':'r'} ~ value.registry ~ is no URL of a registry",
        "'value':{'registry':'http://u:p@r'} ~ value.registry ~ a URL without user",
        "'value':{'registry':'http://r','type':'T'} ~ value.type ~ is for the formats",
        "'value':{'format':'avro','registry':'http://r','schema':'f'} ~ value.registry ~ no file"
            + " or type goes with it",
        "'value':{'schema':'f'} ~ value.schema ~ is for the format avro",
        "'value':{'descriptor':'f'} ~ value.descriptor ~ is for the format protobuf",
        "'value':{'type':'T'} ~ value.type ~ is for the formats avro and protobuf",
        "'split':3 ~ split ~ must be text or a list of texts",
        "'split':['a','a','a','a','a','a','a','a','a'] ~ split ~ has at most 8 levels",
        "'split':'value','value':{'format':'string'} ~ split ~ needs values with parts",
        "'let':[] ~ let ~ must be an object",
        "'let':{'x':1} ~ let.x ~ must be text. Write a JMESPath expression; a constant stands in"
            + " `backquotes`",
        "'filter':true ~ filter ~ must be text",
      })
  void refusedValuesOfInputSayPathRuleAndRemedy(String member, String path, String message) {
    assertRefused(member, path, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'lang':'xpath' ~ lang ~ must be jmespath or jsonata",
        "'transform':{} ~ transform.class ~ is required",
        "'transform':{'class':'X','config':3} ~ transform.config ~ must be an object",
        "'transform':{'class':'X','conf':{}} ~ transform.conf ~ Did you mean 'config'?",
        "'channel':null ~ channel ~ is required: a template",
        "'channel':[] ~ channel ~ is required: a template",
        "'strictSegments':1 ~ strictSegments ~ must be true or false",
        "'message':{'name':1} ~ message.name ~ must be text",
        "'message':{'select':{}} ~ message.select ~ must have 1 to 200 members",
        "'message':{'select':{'a':1}} ~ message.select.a ~ must be text. Write a JMESPath",
        "'message':{'keepNulls':1} ~ message.keepNulls ~ must be true or false",
        "'message':{'headers':{'from':'some'}} ~ message.headers.from ~ must be all, none or a"
            + " list",
        "'message':{'headers':{'set':{'a':1}}} ~ message.headers.set.a ~ must be text. Write a"
            + " template",
        "'message':{'headers':{'sets':{}}} ~ message.headers.sets ~ Did you mean 'set'?",
        "'message':{'extras':{'kafkaKeys':true}} ~ message.extras.kafkaKeys ~ Did you mean"
            + " 'kafkaKey'?",
        "'message':{'data':'x'} ~ message.data ~ is not a key. Keys here: name, select, keepNulls",
        "'id':5 ~ id ~ must be text",
        "'via':'queue' ~ via ~ must be one of: auto, direct, log",
        "'ordering':'keys' ~ ordering ~ must be one of: partition, key, none",
        "'parallelism':0 ~ parallelism ~ must be 1 to 64",
        "'parallelism':'all' ~ parallelism ~ must be a number",
        "'via':'direct','newest':'value.v' ~ via ~ newest compares",
        "'via':'direct','parallelism':2 ~ via ~ keeps the order of each partition",
        "'via':'direct','ordering':'none' ~ via ~ keeps the order of each partition",
        "'failover':{'mode':'active-active'} ~ failover ~ is for several sources",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i',"
            + "'failover':{'mode':'standby'} ~ failover.mode ~ must be one of: active-active,"
            + " primary-standby",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i',"
            + "'failover':{'mode':'primary-standby','after':'2m'} ~ failover.after ~ from 1s to"
            + " 60s",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i',"
            + "'failover':{'mode':'primary-standby','after':5} ~ failover.after ~ a duration",
        "'from':[{'topics':['a']},{'cluster':'b','topics':['a']}],'id':'i',"
            + "'failover':{'after':'5s'} ~ failover.after ~ is for primary-standby",
      })
  void refusedValuesOfOutputSayPathRuleAndRemedy(String member, String path, String message) {
    assertRefused(member, path, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "'snapshot':{'mode':'newest'} ~ snapshot.mode ~ must be one of: none, last, distinct",
        "'snapshot':{'maxIdle':'1h'} ~ snapshot.mode ~ is required. Set last, distinct",
        "'snapshot':{'mode':'last','length':2} ~ snapshot.length ~ Use mode: distinct",
        "'snapshot':{'mode':'distinct','length':1001} ~ snapshot.length ~ 1 to 1000 messages",
        "'snapshot':{'mode':'table','length':0} ~ snapshot.length ~ must be 1 to 100000 keys",
        "'snapshot':{'mode':'table','length':1.5} ~ snapshot.length ~ must be a number of keys",
        "'snapshot':{'mode':'merge','maxIdle':'soon'} ~ snapshot.maxIdle ~ a duration such as 30s",
        "'snapshot':{'mode':'merge','maxIdle':'366d'} ~ snapshot.maxIdle ~ must be 1s to 365d",
        "'snapshot':{'mode':'table','key':1} ~ snapshot.key ~ must be text",
        "'via':'log','snapshot':{'mode':'last'} ~ snapshot.mode ~ the rule says via: log. Use via:"
            + " direct",
        "'snapshot':{'modes':'none'} ~ snapshot.modes ~ Did you mean 'mode'?",
        "'allowLoop':'no' ~ allowLoop ~ must be true or false",
        "'onError':{'mapping':'halt'} ~ onError.mapping ~ one of: skip, dead-letter, stop, retry",
        "'via':'direct','onError':{'mapping':'stop'} ~ via ~ can hold the rule up",
        "'via':'direct','onError':{'publish':'stop'} ~ via ~ can hold the rule up",
        "'via':'direct','onError':{'maxRate':'5/m'} ~ via ~ can hold the rule up",
        "'onError':{'mapping':'drop'} ~ onError.mapping ~ must be one of: skip, dead-letter",
        "'onError':{'mapping':'dead-letter'} ~ onError.mapping ~ needs a deadLetterTopic",
        "'onError':{'publish':'dead-letter'} ~ onError.publish ~ needs a deadLetterTopic",
        "'onError':{'deadLetterTopic':'a b'} ~ onError.deadLetterTopic ~ characters A-Z",
        "'onError':{'deadLetterTopic':'t'} ~ onError.deadLetterTopic ~ must not be a topic that the"
            + " rule reads",
        "'onError':{'maxRate':'100'} ~ onError.maxRate ~ per s, m or h",
        "'chanel':'c' ~ chanel ~ is not a key. Did you mean 'channel'?",
        "'zzzzzzzzz':1 ~ zzzzzzzzz ~ is not a key. Keys here: name, enabled, group, from",
      })
  void refusedValuesOfSnapshotsAndErrorsSayPathRuleAndRemedy(
      String member, String path, String message) {
    assertRefused(member, path, message);
  }

  private static void assertRefused(String member, String path, String message) {
    List<RuleProblem> problems = problems(BASE + "," + member);

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().path()).isEqualTo("egress[0]." + path);
    assertThat(problems.getFirst().toString()).contains(message);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    assertThat(problems("'name':'r','from':{'topics':[]},'via':'x','chanel':'c'"))
        .extracting(RuleProblem::path)
        .containsExactly("egress[0].from.topics", "egress[0].via", "egress[0].chanel");
  }

  @Test
  void tooManyChannelsLetsAndSelectsAreRefused() {
    assertThat(problems("'name':'r'," + FROM + ",'channel':[" + "'c',".repeat(16) + "'c']"))
        .extracting(RuleProblem::path)
        .containsExactly("egress[0].channel");
    assertThat(problems(BASE + ",'let':{" + members() + "}"))
        .extracting(RuleProblem::path)
        .containsExactly("egress[0].let");
    assertThat(problems(BASE + ",'message':{'select':{" + members() + "}}"))
        .extracting(RuleProblem::path)
        .containsExactly("egress[0].message.select");
    assertThat(problems(BASE + ",'message':{'headers':{'set':{" + members() + "}}}"))
        .extracting(RuleProblem::path)
        .containsExactly("egress[0].message.headers.set");
  }

  private static String members() {
    var members = new StringBuilder("'m':'a'");
    for (int i = 0; i < 200; i++) {
      members.append(",'m").append(i).append("':'a'");
    }
    return members.toString();
  }

  @Test
  void longValuesAreShortened() {
    String shown = problems(BASE + ",'via':'" + "x".repeat(200) + "'").getFirst().value();

    assertThat(shown).hasSize(81).endsWith("…");
  }

  @Test
  void theExceptionListsOneProblemALine() {
    assertThatThrownBy(() -> read(BASE + ",'via':'x','id':1"))
        .hasMessage(
            """
            egress[0].id = 1: must be text. Put it in quotes
            egress[0].via = x: must be one of: auto, direct, log\
            """);
  }
}
