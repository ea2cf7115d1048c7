package dev.stslib.examples;

import dev.stslib.api.SessionToken;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.stslib.StsCore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/** {@link QuickStart} on AWS, with the profiles of the person who runs it, until Enter is pressed. */
final class RealRun {
    private final QuickStartOptions options;
    private final PrintStream out;

    RealRun(QuickStartOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    void run() {
        try (CredentialEngine engine = CredentialEngine.builder()
                        .systemEnvironment(options.systemEnvironment())
                        .store("keystore", options.storeSettings())
                        .mfa(MfaCodeSources.terminal())
                        .build();
                StsCore sts = StsCore.over(engine, options.user())) {
            SessionToken token = sts.generateSessionToken(options.lifetime());
            out.println("1. The session token lives until " + token.end());
            sts.generateCredentials(options.roles());
            out.println("2. It gives credentials for " + options.roles().size() + " roles");
            CredentialTable.print(sts, options.roles(), options.storeFolder(), out);
            out.println("3. A second process opens the keystore");
            new SecondProcess(options, out).start();
            out.println("4. The credentials are renewed until the session token ends; press Enter to end now");
            waitForEnter();
        }
    }

    private static void waitForEnter() {
        try {
            int read = System.in.read();
            while (read >= 0 && read != '\n') {
                read = System.in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The terminal cannot be read", e);
        }
    }
}
