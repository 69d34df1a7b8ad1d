package dev.barnabas.core.control;

import dev.barnabas.core.namespace.Namespace;
import dev.barnabas.protocol.error.ErrorCode;
import dev.barnabas.protocol.error.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The namespaces of an app, as the Control API sees and changes them. Thread: any. */
public final class NamespaceChanges {
  private static final String KIND = "namespace";
  private static final int NAMESPACES_MAX = 1_000;

  /** Every message has a serial, and all channels are listed, whatever these say. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("exposeTimeserial", "populateChannelRegistry");

  private static final Set<String> FIELDS =
      Stream.concat(
              NamespaceTrees.tree(Namespace.standard("")).keySet().stream(),
              WITHOUT_EFFECT.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Administration administration;

  NamespaceChanges(Administration administration) {
    this.administration = administration;
  }

  /** All of an app. */
  public List<NamespaceRecord> list(String app) {
    return List.copyOf(administration.app(app).namespaces().values());
  }

  /**
   * Makes one; it counts on this node when the stage is done.
   *
   * @throws ProtocolException 40001, 40003 naming what is wrong; 40900 when the id is taken
   */
  public CompletionStage<NamespaceRecord> create(String app, @Nullable Object body) {
    Body fields = read(body);
    Namespace namespace = NamespaceTrees.named(fields.required("id"), fields.map());
    return administration.change(() -> {
      Map<String, NamespaceRecord> there = administration.app(app).namespaces();
      Administration.requireRoom(there.values(), NAMESPACES_MAX, "namespaces");
      if (there.containsKey(namespace.id())) {
        throw new ProtocolException(
            ErrorCode.CONFLICT, "there is a namespace '" + namespace.id() + "' already: change it");
      }
      long now = administration.nowMillis();
      return administration.write(new NamespaceRecord(app, namespace, now, now, Origin.API));
    });
  }

  /** Changes what the body names, for live connections too. */
  public CompletionStage<NamespaceRecord> update(String app, String id, @Nullable Object body) {
    Body fields = read(body);
    if (!fields.text("id", id).equals(id)) {
      throw Body.wrong("id", "can't be changed: make another namespace");
    }
    return administration.change(() -> {
      NamespaceRecord old = changeable(app, id);
      return administration.write(
          new NamespaceRecord(
              app,
              NamespaceTrees.read(old.namespace(), fields.map()),
              old.createdMillis(),
              administration.nowMillis(),
              old.origin()));
    });
  }

  /** Removes it: its channels have the standard settings from then on. */
  public CompletionStage<Void> delete(String app, String id) {
    return administration.change(() -> administration.remove(List.of(changeable(app, id))));
  }

  private NamespaceRecord changeable(String app, String id) {
    NamespaceRecord namespace =
        Administration.found(administration.app(app).namespaces().get(id), KIND, id);
    Administration.requireChangeable(namespace.origin(), KIND, id);
    return namespace;
  }

  private static Body read(@Nullable Object tree) {
    Body body = Body.read("a namespace", tree, FIELDS);
    NamespaceTrees.requireTypes(body.map());
    return body;
  }
}
