package dev.stslib.examples;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.stslib.StsCore;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** A session token with MFA: the code comes from a source, is asked for once, and opens every role until the token ends. */
public final class MfaSession {
    private MfaSession() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) {
        // A person would be asked by MfaCodeSources.terminal().
        MfaCodeSource device = request -> {
            out.println("a code of " + request.serial() + " is needed for " + request.profile());
            return Optional.of(Secret.of(world.mfaCode()));
        };
        try (CredentialEngine engine = world.engine().mfa(device).build();
                StsCore sts = StsCore.over(engine, "BobSmith")) {
            SessionToken token = sts.generateSessionToken(Duration.ofHours(8));
            out.println("the session token lives for "
                    + StsCore.remainingText(token.credentials().lifetime()));
            CredentialSet set = sts.generateCredentials(world.profiles());
            out.println("without another code: " + set.names());
            try {
                sts.generateSessionToken(8, world.mfaCode());
            } catch (MfaCodeUsedException e) {
                out.println("the same code again: " + e.remedy());
            }
        }
    }
}
