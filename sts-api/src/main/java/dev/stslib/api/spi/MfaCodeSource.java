package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.time.Instant;
import java.util.Optional;

/** Where an MFA code comes from when one is needed. */
@FunctionalInterface
public interface MfaCodeSource {
    /**
     * Gives a code. May block while a person types. The engine asks one question at a time.
     *
     * @param request which device, and why
     * @return six digits, or empty if there is none
     */
    Optional<Secret> code(MfaCodeRequest request);

    /**
     * Says whether it can answer without a person, so that it may be asked in the background.
     *
     * @return true if nobody is disturbed; false by default
     */
    default boolean answersAlone() {
        return false;
    }

    /**
     * Says when it will give another code, for sources whose codes follow from the time. The engine waits until then
     * when the present code was used, holding no thread.
     *
     * @param request the question that the present code answered
     * @return a time after {@link MfaCodeRequest#at()}, or empty (as by default) if only asking again tells
     */
    default Optional<Instant> nextCode(MfaCodeRequest request) {
        return Optional.empty();
    }
}
