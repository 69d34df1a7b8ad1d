package dev.barnabas.server.rest;

import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.server.http.Endpoint;
import dev.barnabas.server.http.Request;
import dev.barnabas.server.http.Response;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Files of pages, read into memory once: only what was found then can be asked for, so no path
 * leads out. Immutable.
 */
public final class StaticFiles implements Endpoint {
  private final Map<String, StaticFile> files;

  StaticFiles(Map<String, StaticFile> files) {
    this.files = Map.copyOf(files);
  }

  /**
   * The console's files.
   *
   * @param pages folder of files that go before the console's of the same name; null: none
   * @throws java.io.UncheckedIOException it can't be read
   */
  public static StaticFiles ofConsole(@Nullable Path pages) {
    var files = new HashMap<>(ClasspathFolder.read("META-INF/barnabas/console"));
    if (pages != null) {
      files.putAll(ClasspathFolder.readAll(pages));
    }
    return new StaticFiles(files);
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
