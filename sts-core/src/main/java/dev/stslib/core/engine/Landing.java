package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.refresh.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How a flight ended: one of the two.
 *
 * @param credentials what came, or null
 * @param failure what went wrong, or null
 */
record Landing(
        @Nullable TemporaryCredentials credentials,
        @Nullable Failure failure) {}
