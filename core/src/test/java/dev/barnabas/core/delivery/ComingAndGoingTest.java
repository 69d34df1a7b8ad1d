package dev.barnabas.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barnabas.core.channel.FrameForm;
import dev.barnabas.core.channel.ReplayAgent;
import dev.barnabas.core.channel.ReplayAgents;
import dev.barnabas.core.channel.Start;
import dev.barnabas.core.log.ChannelHomes.Home;
import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.ChannelLog;
import dev.barnabas.core.log.LogRecord;
import dev.barnabas.core.namespace.Namespaces;
import dev.barnabas.protocol.codec.WireFormat;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Attachments come and go: the others get everything, and nothing of them is left behind. */
final class ComingAndGoingTest {
  private static final AttachmentForm FORM = AttachmentForm.whole(FrameForm.plain(WireFormat.JSON));
  private static final int CHANNELS = 50_000;
  // An object that each channel leaves behind makes twice as many; the JVM's own are far fewer.
  private static final long LEFT_BEHIND_MAX = CHANNELS / 2;
  private static final Pattern HISTOGRAM_ROW = Pattern.compile("\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

  private final ReplayWorld world = new ReplayWorld();
  private final QueueLoop loop = new QueueLoop(0);
  private final ReplayAgent agent = world.agent((format, payload) -> new NoBytes());
  private final ChannelLog log =
      new ChannelLog(
          ReplayWorld.LOG, "topic", 1, world.reader, new ReplayWorld.OneChannel(), "rule");
  private final ReplayAgents agents = new ReplayAgents();
  private final LoopChannels channels =
      new LoopChannels(loop, channel -> new Home.Known(log, 0), agents, Namespaces.none());
  private long offset;

  ComingAndGoingTest() {
    agents.add(world.reader, agent);
  }

  @Test
  void whoeverLeavesTheOthersGetEverything() {
    var random = new Random(1);
    var here = new ArrayList<CountingSubscriber>();
    var gone = new ArrayList<CountingSubscriber>();
    for (int round = 0; round < 200; round++) {
      for (int i = random.nextInt(10); i > 0; i--) {
        here.add(attach(ReplayWorld.CHANNEL));
      }
      for (int i = Math.min(here.size(), random.nextInt(10)); i > 0; i--) {
        CountingSubscriber leaver = here.remove(random.nextInt(here.size()));
        leaver.attachment().end();
        gone.add(leaver);
      }
      List<Long> before = here.stream().map(each -> each.written).toList();
      List<Long> over = gone.stream().map(each -> each.written).toList();
      deliver();
      assertThat(here).extracting(each -> each.written - 1).isEqualTo(before);
      assertThat(gone).extracting(each -> each.written).isEqualTo(over);
      assertThat(channels.counters().snapshot().attachments()).isEqualTo(here.size());
    }
  }

  @Test
  void attachmentsOfOneFormShareIt() {
    AttachmentForm one = channels.shared(AttachmentForm.whole(FrameForm.plain(WireFormat.JSON)));
    AttachmentForm same = channels.shared(AttachmentForm.whole(FrameForm.plain(WireFormat.JSON)));
    assertThat(same).isSameAs(one);
    assertThat(channels.shared(one.withDeltas())).isNotSameAs(one);
  }

  @Test
  void aChannelThatEverybodyLeftLeavesNoObjectBehind() throws Exception {
    comeAndGo(0); // what is made once is there
    Map<String, Long> before = liveObjects();
    comeAndGo(1);
    Map<String, Long> after = liveObjects();
    assertThat(after)
        .isNotEmpty()
        .allSatisfy((type, count) ->
            assertThat(count - before.getOrDefault(type, 0L)).isLessThan(LEFT_BEHIND_MAX));
    assertThat(channels.size()).isZero();
  }

  private void comeAndGo(int round) {
    var subscribers = new ArrayList<CountingSubscriber>();
    for (int i = 0; i < CHANNELS; i++) {
      subscribers.add(attach(ChannelKey.of("app", "channel-" + round + "-" + i)));
    }
    assertThat(channels.size()).isEqualTo(CHANNELS);
    subscribers.forEach(each -> each.attachment().end());
    run();
  }

  /** How many there are of each class, after a full collection. */
  private static Map<String, Long> liveObjects() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    var objects = new HashMap<String, Long>();
    Matcher row = HISTOGRAM_ROW.matcher(String.valueOf(histogram));
    while (row.find()) {
      objects.merge(row.group(2), Long.valueOf(row.group(1)), Long::sum);
    }
    return objects;
  }

  private CountingSubscriber attach(ChannelKey channel) {
    var subscriber = new CountingSubscriber();
    channels.attach(
        channel, new Start.Head(), new AttachmentSpec(subscriber, subscriber, FORM), subscriber);
    run();
    return subscriber;
  }

  private void deliver() {
    var record =
        new LogRecord(0, offset, 0, 1, ReplayWorld.CHANNEL.bytes(), new byte[] {1}, List.of());
    world.reader.listeners.forEach(listener -> listener.onRecord(record));
    offset++;
    agent.onTurnEnd(1);
    run();
  }

  private void run() {
    while (!world.reader.tasks.isEmpty() || !loop.tasks.isEmpty()) {
      world.reader.runAll();
      loop.runAll();
    }
  }
}
