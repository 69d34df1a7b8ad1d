package dev.barnabas.app.wiring;

import dev.barnabas.app.config.AppSettings;
import dev.barnabas.app.config.Configuration;
import dev.barnabas.app.config.ControlSettings;
import dev.barnabas.app.config.IssuerSettings;
import dev.barnabas.app.config.LimitSettings;
import dev.barnabas.app.config.ListenSettings;
import dev.barnabas.core.access.App;
import dev.barnabas.core.limit.Limits;
import dev.barnabas.server.control.ControlToken;
import dev.barnabas.server.jwt.JwtIssuer;
import dev.barnabas.server.transport.ListenOptions;
import dev.barnabas.server.transport.ListenOptions.ClientCertificates;
import dev.barnabas.server.transport.SocketIo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Settings of the file as the modules below take them. */
final class ModuleSettings {
  private ModuleSettings() {}

  static Limits limits(LimitSettings settings, int channelsPerConnection) {
    return new Limits(
        Math.toIntExact(settings.maxMessageSize().bytes()),
        Math.toIntExact(settings.maxFrameSize().bytes()),
        settings.maxInboundRate(),
        channelsPerConnection,
        settings.messagesPerPublish(),
        settings.channelsPerBatch(),
        Math.toIntExact(settings.maxBodySize().bytes()),
        settings.connectionsPerAddress(),
        settings.connections(),
        settings.membersPerChannel());
  }

  static SocketIo io(ListenSettings settings) {
    return SocketIo.valueOf(settings.io().toUpperCase(Locale.ROOT));
  }

  static ListenOptions listen(String host, int port, ListenSettings settings) {
    return new ListenOptions(host, port, settings.tls() == null ? null : tls(settings.tls()));
  }

  private static ListenOptions.Tls tls(ListenSettings.Tls tls) {
    return new ListenOptions.TlsFiles(
        tls.certificate(), tls.key(), clientCertificates(tls.clientAuth()), tls.trusted());
  }

  /** By the name that files use: none, optional, required. */
  static ClientCertificates clientCertificates(String name) {
    return ClientCertificates.valueOf(name.toUpperCase(Locale.ROOT));
  }

  static List<JwtIssuer> issuers(Configuration configuration) {
    List<JwtIssuer> issuers = new ArrayList<>();
    for (AppSettings app : configuration.apps()) {
      for (IssuerSettings one : app.issuers()) {
        String key = app.id() + '.' + one.key();
        issuers.add(new JwtIssuer(URI.create(one.keysUrl()), key, one.issuer(), one.audience()));
      }
    }
    return issuers;
  }

  static List<ControlToken> controlTokens(ControlSettings settings) {
    return settings.tokens().stream()
        .map(one -> new ControlToken(one.name(), one.effectiveSecret(), one.readOnly()))
        .toList();
  }

  static App app(AppSettings settings) {
    return new App(
        settings.id(), settings.keys().stream().map(key -> key.toKey(settings.id())).toList());
  }
}
