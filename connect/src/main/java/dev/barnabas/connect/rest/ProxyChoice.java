package dev.barnabas.connect.rest;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;

/** Sends requests through a proxy, but for hosts that are reached without. Thread: any. */
final class ProxyChoice extends ProxySelector {
  private final RestSettings.Proxy proxy;

  private ProxyChoice(RestSettings.Proxy proxy) {
    this.proxy = proxy;
  }

  static void use(HttpClient.Builder http, RestSettings.Proxy proxy) {
    http.proxy(new ProxyChoice(proxy));
    proxy.credentials().ifPresent(credentials -> http.authenticator(answering(credentials)));
  }

  private static Authenticator answering(RestSettings.Credentials credentials) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(credentials.user(), credentials.password().toCharArray());
      }
    };
  }

  @Override
  public List<Proxy> select(URI uri) {
    boolean direct = proxy.direct().stream().anyMatch(uri.getHost()::endsWith);
    return List.of(
        direct
            ? Proxy.NO_PROXY
            : new Proxy(
                Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request that needed it fails, and says so.
  }
}
