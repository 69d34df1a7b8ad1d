package dev.barnabas.connect.sink;

import java.time.Duration;

/**
 * How messages go out.
 *
 * @param linger how long a message may wait for others
 * @param batchMessages in one request
 * @param requests at the same time
 * @param bufferMessages that wait; the bound is passed by what one poll brings
 * @param backoff the first pause before a retry, doubled from then on
 */
public record DeliverySettings(
    Ordering ordering,
    Duration linger,
    int batchMessages,
    int requests,
    int bufferMessages,
    Duration backoff,
    Duration backoffMax) {}
