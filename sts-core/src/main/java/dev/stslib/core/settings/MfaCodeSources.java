package dev.stslib.core.settings;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.core.internal.mfa.source.PerDeviceCodes;
import dev.stslib.core.internal.mfa.source.SingleCode;
import dev.stslib.core.internal.mfa.source.TerminalPrompt;
import dev.stslib.core.internal.mfa.source.Totp;
import java.util.Map;
import java.util.Optional;

/**
 * The code sources that come with the library. A command that prints a code is set in the engine's builder instead, or
 * as {@code mfa_process} in a profile.
 */
public final class MfaCodeSources {
    private MfaCodeSources() {}

    /**
     * No code at all.
     *
     * @return a source that is always empty
     */
    public static MfaCodeSource none() {
        return request -> Optional.empty();
    }

    /**
     * One code that is already known. It is given once.
     *
     * @param code six digits
     * @return a source that answers alone
     */
    public static MfaCodeSource of(Secret code) {
        return new SingleCode(code);
    }

    /**
     * A prompt on the terminal, without echo, also where standard input and output are pipes. One prompt at a time in
     * this JVM.
     *
     * @return a source that is empty when there is no terminal
     */
    public static MfaCodeSource terminal() {
        return new TerminalPrompt();
    }

    /**
     * Codes made from the device's own secret, for unattended machines: RFC 6238 with HMAC-SHA-1, 30 seconds and six
     * digits. The secret is the whole second factor: keep it in a store or in a file that only its owner can read.
     *
     * @param secret gives the secret in Base32 each time a code is needed; spaces, dashes, padding and case are ignored
     * @return a source that answers alone; it throws {@link dev.stslib.api.error.InvalidRequestException} if the secret
     *     is not Base32
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
     */
    public static MfaCodeSource totp(PasswordSource secret) {
        return new Totp(secret);
    }

    /**
     * One source for each device.
     *
     * @param sources the sources by the serial of the device; copied
     * @return a source that is empty for any other device; it answers alone if all of them do
     */
    public static MfaCodeSource byDevice(Map<String, MfaCodeSource> sources) {
        return new PerDeviceCodes(sources);
    }
}
