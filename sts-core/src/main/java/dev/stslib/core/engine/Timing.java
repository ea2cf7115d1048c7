package dev.stslib.core.engine;

import dev.stslib.core.refresh.RefreshSettings;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Everything that time and chance decide.
 *
 * @param clock the wall clock, which judges expiry
 * @param elapsed the elapsed time in nanoseconds, which judges waits
 * @param random the source of jitter
 * @param settings how to refresh
 */
public record Timing(InstantSource clock, LongSupplier elapsed, RandomGenerator random, RefreshSettings settings) {}
