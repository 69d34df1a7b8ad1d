package dev.barnabas.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that may open no more files serves the sockets it has, and later the others. */
@Timeout(120)
final class OutOfFilesIT {
  private static final int FILES = 200;
  private static final int ANSWER_MAX_MILLIS = 5_000;

  @Test
  void whoIsConnectedIsServedAndWhoWaitsComesLater() throws Exception {
    Process server = start();
    try (BufferedReader said = server.inputReader()) {
      int port = Integer.parseInt(said.readLine());
      var clients = new ArrayList<Socket>();
      for (int i = 0; i < 2 * FILES; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      String line = said.readLine();
      while (line != null && !line.contains("no socket can be accepted now")) {
        line = said.readLine();
      }
      assertThat(line).isNotNull();
      assertThat(isAnswered(clients.getFirst())).isTrue();
      Socket last = clients.removeLast();
      last.getOutputStream().write('x'); // it waits in the kernel
      for (Socket client : clients) {
        client.close();
      }
      last.setSoTimeout(0);
      assertThat(last.getInputStream().read()).isEqualTo('x');
      last.close();
    } finally {
      server.destroyForcibly();
    }
  }

  private static boolean isAnswered(Socket client) throws IOException {
    client.setSoTimeout(ANSWER_MAX_MILLIS);
    client.getOutputStream().write('y');
    return client.getInputStream().read() == 'y';
  }

  private static Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n %d; exec \"$0\" \"$@\"".formatted(FILES),
            java,
            "-XX:-MaxFDLimit", // it would raise the limit again
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Echo.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Says its port; answers each byte with itself. */
  static final class Echo {
    private Echo() {}

    public static void main(String[] args) {
      NettyLoops loops = NettyLoops.start(1, SocketIo.EPOLL);
      NettyServer server =
          NettyServer.listen(
              new ListenOptions("127.0.0.1", 0, null), loops, (channel, _) -> build(channel));
      System.out.println(server.port());
    }

    private static void build(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object bytes) {
                  var _ = context.writeAndFlush(bytes);
                }
              });
    }
  }
}
