package dev.barnabas.feed.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects: through the HTTP proxy that the JVM is told of ({@code https.proxyHost}), with TLS
 * where the URL says wss.
 */
final class Dial {
  private static final int PORT = 80;
  private static final int TLS_PORT = 443;

  private Dial() {}

  static boolean isTls(URI uri) {
    return "wss".equalsIgnoreCase(uri.getScheme());
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isTls(uri) ? TLS_PORT : PORT;
  }

  static Socket open(URI uri, Deadline deadline) throws IOException {
    InetSocketAddress proxy = proxy(uri);
    Socket socket =
        proxy == null
            ? connected(uri.getHost(), port(uri), deadline)
            : connected(proxy.getHostString(), proxy.getPort(), deadline);
    try {
      socket.setTcpNoDelay(true);
      if (proxy != null) {
        tunnel(socket, uri, deadline);
      }
      return isTls(uri) ? secured(socket, uri, deadline) : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static @Nullable InetSocketAddress proxy(URI uri) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return null;
    }
    String asked = (isTls(uri) ? "https://" : "http://") + uri.getAuthority();
    for (Proxy proxy : selector.select(URI.create(asked))) {
      if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
        return address;
      }
    }
    return null;
  }

  /** The first address of the host that answers. */
  private static Socket connected(String host, int port, Deadline deadline) throws IOException {
    IOException failure = new IOException("no address of " + host);
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket socket = new Socket();
      try {
        SocketAddress place = new InetSocketAddress(address, port);
        socket.connect(place, deadline.millisLeft());
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static void tunnel(Socket socket, URI uri, Deadline deadline) throws IOException {
    String place = uri.getHost() + ":" + port(uri);
    String request = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    AnswerHead head = AnswerHead.read(socket, deadline);
    if (head.status() / 100 != 2) {
      throw new IOException("the proxy answers: " + head.statusLine());
    }
  }

  private static Socket secured(Socket socket, URI uri, Deadline deadline) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secure = (SSLSocket) factory.createSocket(socket, uri.getHost(), port(uri), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    deadline.limit(secure);
    secure.startHandshake();
    return secure;
  }
}
