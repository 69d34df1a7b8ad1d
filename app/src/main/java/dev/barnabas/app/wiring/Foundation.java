package dev.barnabas.app.wiring;

import dev.barnabas.core.limit.Limits;
import dev.barnabas.core.presence.MemberLimits;
import dev.barnabas.core.presence.PresenceFixtures;
import dev.barnabas.core.session.ConnectionRegistry;
import dev.barnabas.core.store.HistoryStore;
import dev.barnabas.server.transport.LoopWatchdog;
import dev.barnabas.server.transport.NettyLoops;
import dev.barnabas.server.transport.SocketIo;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all parts of a node stand on.
 *
 * @param blocking runs what has to wait for a cluster, each task on a virtual thread of its own
 * @param registry the node's connections
 * @param fixtures presence members that apps bring along
 * @param memberLimits how many members apps may have on a channel
 * @param store what namespaces keep beyond the window
 */
record Foundation(
    NettyLoops loops,
    LoopWatchdog watchdog,
    ExecutorService blocking,
    ConnectionRegistry registry,
    Ids ids,
    PresenceFixtures fixtures,
    MemberLimits memberLimits,
    HistoryStore store) {
  private static final Logger log = LoggerFactory.getLogger(Foundation.class);

  /**
   * @param io how to serve sockets, if the machine can
   */
  static Foundation lay(SocketIo io, Resources resources) {
    // Netty would load the flight recorder at its first buffer, on an event loop: 100 ms and more.
    System.setProperty("io.netty.jfr.enabled", "false");
    NettyLoops loops = resources.add("event loops", NettyLoops.start(0, io));
    LoopWatchdog watchdog =
        resources.add("loop watchdog", LoopWatchdog.watch(loops, System::nanoTime));
    ExecutorService blocking =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name("barnabas-blocking-", 0)
                .uncaughtExceptionHandler((_, e) -> log.error("Blocking work failed", e))
                .factory());
    resources.atEnd("blocking work", blocking::shutdownNow);
    return new Foundation(
        loops,
        watchdog,
        blocking,
        new ConnectionRegistry(),
        new Ids(new SecureRandom()),
        new PresenceFixtures(Clock.systemUTC()),
        new MemberLimits(Limits.defaults().membersPerChannel()),
        HistoryStore.none());
  }
}
