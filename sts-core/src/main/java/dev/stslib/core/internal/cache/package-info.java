/**
 * The cache: one entry for each key, the rules by which it is refreshed, and the scheduler.
 *
 * <p>{@link dev.stslib.core.internal.cache.EntryState} is the state machine of a {@link
 * dev.stslib.core.internal.cache.CacheEntry}. {@code docs/design.md} has the table of its states and events.
 */
@NullMarked
package dev.stslib.core.internal.cache;

import org.jspecify.annotations.NullMarked;
