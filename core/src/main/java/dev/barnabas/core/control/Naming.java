package dev.barnabas.core.control;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a new object is named with.
 *
 * @param ids short and unique, of the characters a-z A-Z 0-9 _ -
 * @param secrets unguessable, without a colon
 * @param clock the time of day
 */
public record Naming(Supplier<String> ids, Supplier<String> secrets, InstantSource clock) {}
