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
 * The sources of MFA codes that come with the library. For a command that prints a code, use {@link
 * dev.stslib.core.CredentialEngineBuilder#mfaProcess} or the key {@code mfa_process} of a profile.
 */
public final class MfaCodeSources {
    private MfaCodeSources() {}

    /**
     * Returns a source without codes.
     *
     * @return a source that is always empty
     */
    public static MfaCodeSource none() {
        return request -> Optional.empty();
    }

    /**
     * Returns a source for one code that you already have. It gives the code once.
     *
     * @param code six digits
     * @return a source that needs no person
     */
    public static MfaCodeSource of(Secret code) {
        return new SingleCode(code);
    }

    /**
     * Returns a source that asks for a code on the terminal, without echo, even if standard input and output are
     * pipes. One prompt at a time appears in this JVM.
     *
     * @return a source that is empty if there is no terminal
     */
    public static MfaCodeSource terminal() {
        return new TerminalPrompt();
    }

    /**
     * Returns a source that computes codes from the secret of the device, for unattended machines: RFC 6238 with
     * HMAC-SHA-1, 30 seconds and six digits. The secret is the whole second factor. Keep it in a store or in a file
     * that only its owner can read.
     *
     * @param secret gives the secret in Base32 each time a code is needed; spaces, dashes, padding and case do not
     *     matter
     * @return a source that needs no person; it throws {@link dev.stslib.api.error.InvalidRequestException} if the
     *     secret is not Base32
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238</a>
     */
    public static MfaCodeSource totp(PasswordSource secret) {
        return new Totp(secret);
    }

    /**
     * Returns a source that delegates to one source for each device.
     *
     * @param sources the sources by the serial of the device; copied
     * @return a source that is empty for any other device; it needs no person if none of the sources does
     */
    public static MfaCodeSource byDevice(Map<String, MfaCodeSource> sources) {
        return new PerDeviceCodes(sources);
    }
}
