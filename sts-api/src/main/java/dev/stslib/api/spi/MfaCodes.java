package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The code sources that come with the API. */
final class MfaCodes {
    private MfaCodes() {}

    static MfaCodeSource given(Secret code) {
        AtomicBoolean used = new AtomicBoolean();
        return new MfaCodeSource() {
            @Override
            public Optional<Secret> code(MfaCodeRequest request) {
                return used.compareAndSet(false, true) ? Optional.of(code) : Optional.empty();
            }

            @Override
            public boolean answersAlone() {
                return true;
            }
        };
    }

    static MfaCodeSource terminal() {
        return request -> {
            char[] typed = Terminal.readSecret(prompt(request));
            Secret code = Secret.of(new String(typed).strip());
            Arrays.fill(typed, ' ');
            return code.revealSecret().isEmpty() ? Optional.empty() : Optional.of(code);
        };
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
