/**
 * The cache: one entry for each key, the rules by which it is refreshed, and the scheduler.
 *
 * <p>{@link dev.stslib.core.internal.cache.CacheEntry} is the state machine. {@code docs/design.md} has the table of its
 * states and events.
 */
@NullMarked
package dev.stslib.core.internal.cache;

import org.jspecify.annotations.NullMarked;
