package dev.barnabas.core.control;

import dev.barnabas.core.access.Capability;
import dev.barnabas.protocol.error.ProtocolException;
import dev.barnabas.protocol.json.Json;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The keys of an app, as the Control API sees and changes them. Thread: any. */
public final class KeyChanges {
  private static final String KIND = "key";
  private static final int KEYS_MAX = 1_000;
  private static final int NAME_MAX_CHARS = 256;
  private static final String CAPABILITY = "capability";
  private static final Set<String> FIELDS = Set.of("name", CAPABILITY, "revocableTokens");

  private final Administration administration;

  KeyChanges(Administration administration) {
    this.administration = administration;
  }

  /** All of an app, revoked ones too. */
  public List<KeyRecord> list(String app) {
    return List.copyOf(administration.app(app).keys().values());
  }

  /**
   * Makes one; it opens this node when the stage is done.
   *
   * @throws ProtocolException 40001, 40003, 40000 naming what is wrong
   */
  public CompletionStage<KeyRecord> create(String app, @Nullable Object body) {
    Body fields = Body.read("a key", body, FIELDS);
    String name = name(fields.required("name"));
    Object given = fields.any(CAPABILITY);
    if (given == null) {
      var _ = fields.required(CAPABILITY);
    }
    String capability = capability(given);
    boolean revocable = fields.flag("revocableTokens", false);
    return administration.change(() -> {
      Administration.requireRoom(list(app), KEYS_MAX, "keys");
      long now = administration.nowMillis();
      Naming naming = administration.naming();
      return administration.write(
          new KeyRecord(
              app,
              naming.ids().get(),
              name,
              naming.secrets().get(),
              capability,
              revocable,
              false,
              0,
              now,
              now,
              Origin.API));
    });
  }

  /** Changes what the body names, for live connections too. */
  public CompletionStage<KeyRecord> update(String app, String id, @Nullable Object body) {
    Body fields = Body.read("a key", body, FIELDS);
    Object given = fields.any(CAPABILITY);
    return administration.change(() -> {
      KeyRecord old = changeable(app, id);
      return administration.write(
          old.with(
              name(fields.text("name", old.label())),
              given == null ? old.capability() : capability(given),
              fields.flag("revocableTokens", old.revocableTokens()),
              administration.nowMillis()));
    });
  }

  /** Revokes it for ever: nobody gets in by it or its tokens any more, and who is in goes. */
  public CompletionStage<KeyRecord> revoke(String app, String id) {
    return administration.change(() -> {
      KeyRecord old = changeable(app, id);
      KeyRecord revoked = old.revoked(administration.nowMillis());
      return old.revoked()
          ? administration.write(revoked)
          : administration.replace(old, revoked).thenApply(_ -> revoked);
    });
  }

  private KeyRecord changeable(String app, String id) {
    KeyRecord key = Administration.found(administration.app(app).keys().get(id), KIND, id);
    Administration.requireChangeable(key.origin(), KIND, id);
    return key;
  }

  /** As JSON text; it may come as such, or as the object. */
  private static String capability(@Nullable Object given) {
    String text = given instanceof String json ? json : Json.text(given);
    var _ = Capability.parse(text);
    return text;
  }

  private static String name(String name) {
    if (name.length() > NAME_MAX_CHARS) {
      throw Body.wrong("name", "must have at most " + NAME_MAX_CHARS + " characters");
    }
    return name;
  }
}
