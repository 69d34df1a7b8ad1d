package dev.barnabas.core.occupancy;

import dev.barnabas.core.control.SharedRecords;
import dev.barnabas.core.log.ChannelKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many use channels, over all nodes: the sum of what each node that is there counts. Nodes tell
 * each other twice a second at most, and only of channels that somebody watches; about others they
 * ask.
 *
 * <p>Thread: the log reader; {@link #watch}, {@link #unwatch}, {@link #of}, {@link #page}, {@link
 * #isWatched}, {@link #end} any.
 */
public final class Occupancies implements SharedRecords.Follower {
  /** How often figures are told, at most. */
  public static final long TICK_MILLIS = 500;

  private static final int BEAT_TICKS = 4;
  private static final int SWEEP_TICKS = 120;

  private final Surroundings surroundings;
  private final String me;
  private final OtherNodes others;
  private final OccupancyWriter writer;
  private final Watching watching;
  private final Questions questions;
  private final Counted counted;
  private final Lifecycles lifecycles;
  private final Figures figures;
  private final Set<ChannelKey> metaWatched = ConcurrentHashMap.newKeySet(); // anywhere
  private final Set<ChannelKey> beginning = new HashSet<>(); // own record to come; ≤ apps × 2
  private AppListener listener = new Nobody();
  private boolean writesSoon;
  private long tickedMillis;
  private long ticks;
  private boolean ended;

  /**
   * What it works with.
   *
   * @param node names this run of this node, without a slash
   * @param owner the thread on which records are heard
   * @param blocking runs what takes its time
   */
  public record Surroundings(
      String node,
      SharedRecords shared,
      ChannelCensus census,
      Members members,
      Executor owner,
      Executor blocking) {}

  /** Counts the members of channels, as this node replayed them: a port. */
  @FunctionalInterface
  public interface Members {
    /** The answer comes on the log reader, soon, perhaps in parts. */
    void count(Collection<ChannelKey> channels, Consumer<Map<ChannelKey, Integer>> answer);
  }

  /** Hears how many use a channel. Thread: the log reader. */
  @FunctionalInterface
  public interface Listener {
    /**
     * As soon as that is known, and whenever the sum has changed.
     *
     * @param elsewhere without the attachments at this node, with all members
     */
    void onOccupancy(Occupancy elsewhere);
  }

  /**
   * Hears of all channels of an app, where a metachannel about them is watched: one node of those
   * that watch it does. Thread: the log reader.
   */
  public interface AppListener {
    /** A channel came into use, or out of it: {@link Metachannel#CHANNEL_LIFECYCLE}. */
    void onLifecycle(ChannelKey channel, boolean inUse, Occupancy now);

    /**
     * So many use a channel now, with its members: {@link Metachannel#CHANNEL_OCCUPANCY}. Begins
     * with those in use; a node that takes over from another begins anew.
     */
    void onFigures(ChannelKey channel, Occupancy now);
  }

  private static final class Nobody implements AppListener {
    @Override
    public void onLifecycle(ChannelKey channel, boolean inUse, Occupancy now) {}

    @Override
    public void onFigures(ChannelKey channel, Occupancy now) {}
  }

  public Occupancies(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.me = surroundings.node();
    this.others = new OtherNodes(me);
    this.writer = new OccupancyWriter(surroundings.shared(), surroundings.owner());
    this.watching = new Watching(surroundings, others, writer);
    this.questions = new Questions(surroundings, others, writer);
    this.counted = new Counted(surroundings.census(), writer, me);
    this.lifecycles = new Lifecycles(surroundings.census(), others);
    this.figures =
        new Figures(surroundings, others, (channel, now) -> listener.onFigures(channel, now));
  }

  /** Tells of the channels of apps from now on. */
  public void listen(AppListener next) {
    surroundings.owner().execute(() -> listener = next);
  }

  /** What this node counts by itself. Thread: any. */
  public ChannelCensus census() {
    return surroundings.census();
  }

  /** Watches a channel from now on. */
  public void watch(ChannelKey channel, Listener listener) {
    // Looked at now, not when the log reader comes to it: who watches may be told so before that,
    // and what comes into use then is news to them.
    List<ChannelKey> inUse =
        Metachannel.CHANNEL_LIFECYCLE.is(channel)
            ? surroundings.census().channels(channel.app())
            : List.of();
    surroundings.owner().execute(() -> onWatch(channel, listener, inUse));
  }

  private void onWatch(ChannelKey channel, Listener listener, List<ChannelKey> inUse) {
    if (!watching.add(channel, listener)) {
      return;
    }
    if (channel.name().startsWith(Metachannel.PREFIX)) {
      metaWatched.add(channel); // the others know when they read it
    }
    if (Metachannel.CHANNEL_LIFECYCLE.is(channel)) {
      lifecycles.prepare(channel.app(), inUse);
    }
    questions.ask(
        new Question.One(channel),
        (_, _) -> surroundings.owner().execute(() -> onOthersKnown(channel)));
    writeSoon();
  }

  private void onOthersKnown(ChannelKey channel) {
    if (Metachannel.tellsOfAll(channel) && !others.isWatchedHere(channel)) {
      beginning.add(channel); // until then no node is the one to tell
      return;
    }
    if (watching.onOthersKnown(channel)) {
      if (Metachannel.CHANNEL_LIFECYCLE.is(channel)) {
        lifecycles.begin(channel.app(), this::onLifecycle);
      } else if (Metachannel.CHANNEL_OCCUPANCY.is(channel)) {
        figures.begin(channel.app());
      }
      watching.tell(List.of(channel));
    }
  }

  /** The listener hears nothing any more. */
  public void unwatch(ChannelKey channel, Listener listener) {
    surroundings.owner().execute(() -> watching.remove(channel, listener));
  }

  /** How many use a channel now; members are not counted. */
  public CompletionStage<Occupancy> of(ChannelKey channel) {
    return asked(new Question.One(channel))
        .thenApply(page -> page.channels().values().stream().findFirst().orElse(Occupancy.NONE));
  }

  /**
   * The channels of an app that somebody is attached to, in the order of their names; members are
   * not counted.
   *
   * @param after the last one of the page before; empty: from the first on
   */
  public CompletionStage<NamesPage> page(String app, String prefix, String after, int limit) {
    return asked(new Question.Some(app, prefix, after, limit));
  }

  private CompletionStage<NamesPage> asked(Question question) {
    var answer = new CompletableFuture<NamesPage>();
    surroundings
        .owner()
        .execute(() -> {
          questions.ask(
              question,
              (page, refused) -> {
                if (refused != null) {
                  answer.completeExceptionally(refused);
                } else {
                  answer.complete(page);
                }
              });
          writeSoon();
        });
    return answer;
  }

  /** Whether somebody at any node is attached to a metachannel. */
  public boolean isWatched(ChannelKey metachannel) {
    return metaWatched.contains(metachannel);
  }

  /** Apps in which somebody at any node is attached to it. */
  public List<String> apps(Metachannel metachannel) {
    return metaWatched.stream()
        .filter(channel -> channel.name().equals(metachannel.key()))
        .map(ChannelKey::app)
        .toList();
  }

  /** Whether it is on this node to tell what concerns all nodes: one of those that watch does. */
  public boolean isSpokesman(ChannelKey metachannel) {
    return others.isFirstWatcher(metachannel);
  }

  @Override
  public void onRecord(String key, byte @Nullable [] value) {
    String[] path = key.split("/", -1);
    if (path.length < 2) {
      return;
    }
    others.onHeard(path[0], key, value != null);
    boolean mine = path[0].equals(me);
    String more = path.length > 2 ? path[2] : "";
    onKind(path[1], path[0], more, value);
    if (value == null) {
      others.forgetIfGone(path[0]);
      if (mine) {
        onRemoved(path[1], more);
      }
    }
  }

  private void onKind(String kind, String node, String more, byte @Nullable [] value) {
    boolean mine = node.equals(me);
    switch (kind) {
      case OccupancyRecords.BEAT -> {
        if (mine && value != null) {
          others.onOwnBeat();
        }
      }
      case OccupancyRecords.WATCHED -> onWatched(node, more, value);
      case OccupancyRecords.COUNTS -> onCounts(node, more, value);
      case OccupancyRecords.ASK -> {
        if (!mine && value != null) {
          questions.onAsk(node, value);
        }
      }
      case OccupancyRecords.ANSWER -> {
        if (more.equals(me) && value != null) {
          questions.onAnswer(node, value);
        }
      }
      default -> {}
    }
  }

  private void onCounts(String node, String bucket, byte @Nullable [] value) {
    Map<ChannelKey, Occupancy> now = value == null ? Map.of() : OccupancyRecords.readCounts(value);
    Set<ChannelKey> changed = others.onCounts(node, bucket, now);
    if (!node.equals(me)) {
      lifecycles.onChanged(changed, this::onLifecycle);
      figures.onChanged(changed);
    }
  }

  private void onLifecycle(ChannelKey channel, boolean inUse, Occupancy now) {
    if (others.isFirstWatcher(Metachannel.CHANNEL_LIFECYCLE.of(channel.app()))) {
      listener.onLifecycle(channel, inUse, now);
    }
  }

  /** Somebody took this node for gone and removed what it said. */
  private void onRemoved(String kind, String bucket) {
    if (ended || !bucket.matches("\\d{1,3}")) {
      return;
    }
    int number = Integer.parseInt(bucket);
    if (kind.equals(OccupancyRecords.COUNTS)) {
      counted.writeAgain(number);
    } else {
      watching.again(number);
    }
  }

  private void onWatched(String node, String bucket, byte @Nullable [] value) {
    Set<ChannelKey> channels = value == null ? Set.of() : OccupancyRecords.readWatched(value);
    for (ChannelKey changed : others.onWatched(node, bucket, channels)) {
      String name = changed.name();
      if (name.startsWith(Metachannel.PREFIX)) {
        boolean now = others.isWatched(changed);
        boolean _ = now ? metaWatched.add(changed) : metaWatched.remove(changed);
        if (Metachannel.tellsOfAll(changed)) {
          counted.note(surroundings.census().channels(changed.app()));
          counted.note(counted.channels(changed.app()));
        }
      } else {
        counted.note(List.of(changed));
      }
    }
    counted.write(this::isCounted);
    if (node.equals(me)) {
      List<ChannelKey> known = beginning.stream().filter(others::isWatchedHere).toList();
      known.forEach(beginning::remove);
      known.forEach(this::onOthersKnown);
    }
  }

  private boolean isCounted(ChannelKey channel) {
    return others.isWatched(channel)
        || (!metaWatched.isEmpty()
            && (metaWatched.contains(Metachannel.CHANNEL_LIFECYCLE.of(channel.app()))
                || metaWatched.contains(Metachannel.CHANNEL_OCCUPANCY.of(channel.app()))));
  }

  @Override
  public void onTurnEnd() {
    write();
  }

  /** What is watched comes before what is asked: who answers has written what it counts of that. */
  private void write() {
    if (!ended) {
      watching.write();
      questions.begin();
    }
    writer.flush();
  }

  /**
   * Writes after what the log reader has to do already, not at the end of its turn: that is up to
   * half a second later when it has nothing to read.
   */
  private void writeSoon() {
    if (writesSoon) {
      return;
    }
    writesSoon = true;
    surroundings
        .owner()
        .execute(() -> {
          writesSoon = false;
          write();
        });
  }

  /** A turn of the log reader ends, at least twice a second. */
  public void onTurn(long nowMillis) {
    if (!ended && nowMillis - tickedMillis >= TICK_MILLIS) {
      onTick(nowMillis);
    }
    write();
  }

  private void onTick(long nowMillis) {
    tickedMillis = nowMillis;
    if (ticks % BEAT_TICKS == 0) {
      writer.put(OccupancyRecords.key(me, OccupancyRecords.BEAT), OccupancyRecords.NOTHING);
    }
    if (++ticks % SWEEP_TICKS == 0) {
      others.leftBehind().forEach(key -> writer.put(key, null));
    }
    Collection<ChannelKey> changed = surroundings.census().takeChanged();
    lifecycles.onChanged(changed, this::onLifecycle);
    lifecycles.onTick(this::onLifecycle);
    figures.onChanged(changed);
    figures.onTick();
    counted.note(changed);
    counted.write(this::isCounted);
    questions.onTick();
    writer.onTick();
    watching.onTick(this::onUnwatched);
  }

  private void onUnwatched(ChannelKey metachannel) {
    beginning.remove(metachannel);
    if (Metachannel.CHANNEL_LIFECYCLE.is(metachannel)) {
      lifecycles.end(metachannel.app());
    } else {
      figures.end(metachannel.app());
    }
  }

  /** This node ends: it counts nothing any more. Completes when the others can know. */
  public CompletionStage<Void> end() {
    var begun = new CompletableFuture<CompletionStage<Void>>();
    surroundings
        .owner()
        .execute(() -> {
          ended = true;
          var gone = new LinkedHashMap<String, byte @Nullable []>();
          others.keys(me).forEach(key -> gone.put(key, null));
          begun.complete(surroundings.shared().write(gone));
        });
    return begun.thenCompose(written -> written);
  }
}
