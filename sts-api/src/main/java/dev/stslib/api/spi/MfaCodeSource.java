package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.time.Instant;
import java.util.Optional;

/** Supplies MFA codes. */
@FunctionalInterface
public interface MfaCodeSource {
    /**
     * Supplies a code. May block while a person types. The engine makes one call at a time.
     *
     * @param request the device, and why a code is needed
     * @return six digits, or empty if no code is available
     */
    Optional<Secret> code(MfaCodeRequest request);

    /**
     * Says whether the source works without a person, so that the engine may call it in the background.
     *
     * @return true if the source never prompts a person; false by default
     */
    default boolean answersAlone() {
        return false;
    }

    /**
     * Says when the source will supply the next code, if its codes depend on the time. When the current code was
     * already used, the engine waits until then without blocking a thread.
     *
     * @param request the request that returned the current code
     * @return a time after {@link MfaCodeRequest#at()}, or empty, the default, if the time is not known
     */
    default Optional<Instant> nextCode(MfaCodeRequest request) {
        return Optional.empty();
    }
}
