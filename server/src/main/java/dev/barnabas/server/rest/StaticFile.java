package dev.barnabas.server.rest;

import dev.barnabas.core.crypto.Sha256;
import java.util.HexFormat;
import java.util.Locale;

/** A file in memory. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StaticFile(String contentType, byte[] content, String etag) {
  private static final int ETAG_BYTES = 16;

  static StaticFile of(String name, byte[] content) {
    String etag = '"' + HexFormat.of().formatHex(Sha256.of(content), 0, ETAG_BYTES) + '"';
    return new StaticFile(contentType(name), content, etag);
  }

  private static String contentType(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "json", "map" -> "application/json";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "ico" -> "image/x-icon";
      case "woff2" -> "font/woff2";
      case "txt", "md" -> "text/plain; charset=utf-8";
      default -> "application/octet-stream";
    };
  }
}
