package dev.stslib.api.spi;

import dev.stslib.api.spi.MfaCodeRequest.Reason;
import java.time.Instant;

/** Asks for a code on the terminal and prints what was typed, for {@link TerminalTest}. */
final class PromptMain {
    private PromptMain() {}

    public static void main(String[] arguments) {
        System.out.println("got "
                + MfaCodeSource.terminal()
                        .code(new MfaCodeRequest("device", "profile", 1, Reason.REJECTED, Instant.EPOCH))
                        .map(code -> code.revealSecret())
                        .orElse("nothing"));
    }
}
