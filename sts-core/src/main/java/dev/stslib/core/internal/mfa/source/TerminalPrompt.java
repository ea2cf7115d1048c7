package dev.stslib.core.internal.mfa.source;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.store.support.password.Terminal;
import java.util.Arrays;
import java.util.Optional;

/** Asks for a code on the terminal, without echo. */
public final class TerminalPrompt implements MfaCodeSource {
    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        char[] typed = Terminal.readSecret(prompt(request));
        Secret code = Secret.of(new String(typed).strip());
        Arrays.fill(typed, ' ');
        return code.revealSecret().isEmpty() ? Optional.empty() : Optional.of(code);
    }

    private static String prompt(MfaCodeRequest request) {
        String before = switch (request.reason()) {
            case NEEDED -> "";
            case REJECTED -> "AWS did not accept that code. ";
            case USED -> "That code was already sent, and AWS accepts each code once; wait for the next one. ";
        };
        return before + "MFA code of " + request.serial() + " for profile " + request.profile() + ": ";
    }
}
