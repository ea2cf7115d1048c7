package dev.stslib.core.internal.mfa.source;

import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.core.settings.MfaCodeSources;
import java.time.Instant;

/** Asks for a code on the terminal and prints what was typed, for {@link TerminalPromptTest}. */
final class PromptMain {
    private PromptMain() {}

    public static void main(String[] arguments) {
        System.out.println("got "
                + MfaCodeSources.terminal()
                        .code(new MfaCodeRequest("device", "profile", 1, Reason.REJECTED, Instant.EPOCH))
                        .map(code -> code.revealSecret())
                        .orElse("nothing"));
    }
}
