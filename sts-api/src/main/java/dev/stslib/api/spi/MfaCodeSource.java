package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.time.Instant;
import java.util.Map;
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

    /**
     * No code at all.
     *
     * @return a source that is always empty
     */
    static MfaCodeSource none() {
        return new MfaCodeSource() {
            @Override
            public Optional<Secret> code(MfaCodeRequest request) {
                return Optional.empty();
            }
        };
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
     * A prompt on the terminal, without echo, also where standard input and output are pipes. One prompt at a time in
     * this JVM.
     *
     * @return a source that is empty when there is no terminal
     */
    static MfaCodeSource terminal() {
        return MfaCodes.terminal();
    }

    /**
     * Codes made of the device's own secret as RFC 6238 says (HMAC-SHA-1, 30 seconds, six digits), for machines that run
     * alone. Whoever has the secret has the second factor: keep it in a store or in a file that only its owner can read.
     *
     * @param secret gives the secret in Base32 at each question, as the sources of {@code sts-store-support}
     *     do; spaces, dashes, padding and case do not count
     * @return a source that answers alone; it throws {@link dev.stslib.api.error.InvalidRequestException} if the secret
     *     is not Base32
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
     */
    static MfaCodeSource totp(PasswordSource secret) {
        return new Totp(secret);
    }

    /**
     * One source for each device.
     *
     * @param sources the sources by the serial of the device; copied
     * @return a source that is empty for any other device; it answers alone if all of them do
     */
    static MfaCodeSource byDevice(Map<String, MfaCodeSource> sources) {
        return new DeviceCodes(sources);
    }
}
