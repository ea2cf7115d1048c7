package dev.stslib.api.spi;

import dev.stslib.api.Secret;
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
     * No code at all.
     *
     * @return a source that is always empty
     */
    static MfaCodeSource none() {
        return request -> Optional.empty();
    }

    /**
     * One code that is already here. It is given once.
     *
     * @param code six digits
     * @return the source
     */
    static MfaCodeSource of(Secret code) {
        return MfaCodes.given(code);
    }

    /**
     * A prompt on the terminal, without echo.
     *
     * @return a source that is empty when there is no terminal
     */
    static MfaCodeSource terminal() {
        return MfaCodes.terminal();
    }
}
