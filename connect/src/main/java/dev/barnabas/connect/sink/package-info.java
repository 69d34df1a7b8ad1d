/**
 * Topics to channels: records become messages ({@code RecordMapping}), messages wait in lanes and
 * go out in batches ({@code Deliveries}), and offsets follow what is acknowledged ({@code
 * Progress}). Thread: the task's and those of the HTTP client, see each class. Start at {@link
 * dev.barnabas.connect.sink.Deliveries}.
 */
@NullMarked
package dev.barnabas.connect.sink;

import org.jspecify.annotations.NullMarked;
