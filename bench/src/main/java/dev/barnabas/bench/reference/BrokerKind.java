package dev.barnabas.bench.reference;

import dev.barnabas.bench.load.Publisher;
import dev.barnabas.bench.load.Speech;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How a server is started and spoken to that passes on what is published to it. */
public enum BrokerKind {
  NATS("NATS", "nats-server", Speech.NATS, "/", "nats.conf") {
    @Override
    String settings(Ports ports) {
      return """
      listen: "127.0.0.1:%d"
      websocket { listen: "127.0.0.1:%d", no_tls: true }
      """
          .formatted(ports.publisher(), ports.clients());
    }

    @Override
    Publisher publisher(Ports ports) throws IOException {
      return NatsPublisher.connect(ports.publisher());
    }
  },
  MOSQUITTO("Mosquitto", "mosquitto", Speech.MQTT, "/mqtt", "mosquitto.conf") {
    @Override
    String settings(Ports ports) {
      return """
      user %s
      allow_anonymous true
      persistence false
      log_type error
      set_tcp_nodelay true
      max_queued_messages 0
      listener %d 127.0.0.1
      listener %d 127.0.0.1
      protocol websockets
      """
          .formatted(System.getProperty("user.name"), ports.publisher(), ports.clients());
    }

    @Override
    Publisher publisher(Ports ports) throws IOException {
      return MqttPublisher.connect(ports.publisher());
    }
  },
  CENTRIFUGO(
      "Centrifugo", "centrifugo", Speech.CENTRIFUGO, "/connection/websocket", "centrifugo.json") {
    @Override
    String settings(Ports ports) {
      return """
      {
        "log": { "level": "error" },
        "http_server": { "address": "127.0.0.1", "port": "%d" },
        "http_api": { "insecure": true },
        "client": {
          "allow_anonymous_connect_without_token": true, "allowed_origins": ["*"]
        },
        "channel": { "without_namespace": {
          "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true
        } }
      }
      """
          .formatted(ports.clients());
    }

    @Override
    List<Integer> used(Ports ports) {
      return List.of(ports.clients());
    }

    @Override
    Publisher publisher(Ports ports) {
      return CentrifugoPublisher.connect(ports.clients());
    }
  };

  private final String title;
  private final String program;
  private final Speech speech;
  private final String path;
  private final String settingsFile;

  BrokerKind(String title, String program, Speech speech, String path, String settingsFile) {
    this.title = title;
    this.program = program;
    this.speech = speech;
    this.path = path;
    this.settingsFile = settingsFile;
  }

  /** As results call it. */
  String title() {
    return title;
  }

  /** As it stands in a folder of programs. */
  String program() {
    return program;
  }

  Speech speech() {
    return speech;
  }

  /** Of the upgrade. */
  String path() {
    return path;
  }

  String settingsFile() {
    return settingsFile;
  }

  List<String> command(Path installed, Path settings) {
    return List.of(installed.toString(), "-c", settings.toString());
  }

  List<Integer> used(Ports ports) {
    return List.of(ports.clients(), ports.publisher());
  }

  abstract String settings(Ports ports);

  abstract Publisher publisher(Ports ports) throws IOException;
}
