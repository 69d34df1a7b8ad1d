package dev.barnabas.spi.session;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose message a plug-in sees.
 *
 * @param id of the session, unique at its node
 * @param app whose key or token let it in
 * @param keyName of the key that it showed, or that issued its token: {@code app.key}
 * @param clientId that its token names; null: none
 * @param topics that it reads
 * @param group null: none
 * @param binary whether records go out in binary frames
 * @param params the query of its URL without credentials
 */
public record SessionInfo(
    String id,
    String app,
    String keyName,
    @Nullable String clientId,
    Set<String> topics,
    @Nullable String group,
    boolean binary,
    Map<String, String> params) {}
