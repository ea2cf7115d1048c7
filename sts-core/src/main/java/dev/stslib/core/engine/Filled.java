package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether somebody else has filled a cell meanwhile. */
@FunctionalInterface
interface Filled {
    /** Never. */
    Filled NEVER = new Filled() {
        @Override
        public Optional<TemporaryCredentials> since(@Nullable TemporaryCredentials before) {
            return Optional.empty();
        }
    };

    /** What is there now and was not before. */
    Optional<TemporaryCredentials> since(@Nullable TemporaryCredentials before);
}
