package dev.barnabas.core.edit;

import dev.barnabas.core.log.ChannelKey;
import dev.barnabas.core.log.Scope;
import dev.barnabas.protocol.message.Annotation;
import dev.barnabas.protocol.message.Message;
import dev.barnabas.protocol.message.MessageAction;
import dev.barnabas.protocol.serial.ChannelSerial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checked wish to change an earlier message; whether the message is there and whose it is, only
 * its log knows.
 *
 * @param target the message
 * @param scope who chose {@code id}, the key by which a repeat is known
 */
public record EditRequest(
    ChannelKey channel, ChannelSerial target, Scope scope, String id, Change change) {

  /** What is to change. */
  public sealed interface Change {
    /**
     * A new version.
     *
     * @param message what is supplied, with its action
     * @param ownClientId only this client's messages may be changed; null: anybody's
     */
    record Edit(Message message, @Nullable String ownClientId) implements Change {}

    /** New annotations. */
    record Annotate(List<Annotation> annotations) implements Change {}
  }

  public boolean deletes() {
    return change instanceof Change.Edit(var message, _)
        && message.action() == MessageAction.DELETE;
  }

  /** How many serials the answer has. */
  public int count() {
    return switch (change) {
      case Change.Edit _ -> 1;
      case Change.Annotate(var annotations) -> annotations.size();
    };
  }
}
