package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The console's files, read into memory once: only what was found then can be asked for, so no path
 * leads out. Immutable.
 */
final class StaticFiles implements Endpoint {
  private final Map<String, StaticFile> files;

  StaticFiles(Map<String, StaticFile> files) {
    this.files = Map.copyOf(files);
  }

  static StaticFiles ofConsole() {
    return new StaticFiles(ClasspathFolder.read("META-INF/barnabas/console"));
  }

  @Override
  public CompletionStage<Response> answer(Request request) {
    StaticFile file = file(path(request.segments()));
    if (file == null) {
      throw new ProtocolException(ErrorCode.NOT_FOUND, "there is nothing at this path");
    }
    // The browser may keep it, but has to ask each time: a new version shows at once.
    Response headers =
        file.etag().equals(request.header("if-none-match"))
            ? Response.empty(304)
            : Response.of(200, file.contentType(), file.content());
    return CompletableFuture.completedStage(
        headers.with("ETag", file.etag()).with("Cache-Control", "no-cache"));
  }

  /** A page is also found without its ending: {@code /chat}. */
  private @Nullable StaticFile file(String path) {
    StaticFile file = files.get(path);
    return file == null ? files.get(path + ".html") : file;
  }

  private static String path(List<String> segments) {
    String path = String.join("/", segments);
    return path.isEmpty() || path.endsWith("/") ? path + "index.html" : path;
  }
}
