package dev.stslib.examples;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.password.PasswordSources;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Credentials that outlive the program: an encrypted keystore, opened by a password from a file. */
public final class KeystoreStore {
    private static final String PROFILE = "CodeDeployRole-qa";

    private KeystoreStore() {}

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
        Path passwordFile = world.folder().resolve("password");
        OwnerOnlyFiles.write(passwordFile, "correct horse battery staple\n".getBytes(StandardCharsets.UTF_8));
        StoreSettings settings =
                StoreSettings.at(world.folder().resolve("store")).password(PasswordSources.file(passwordFile));

        TemporaryCredentials made;
        try (CredentialEngine first = world.engine()
                .store("keystore", settings)
                .mfa(MfaCodeSources.of(Secret.of(world.mfaCode())))
                .build()) {
            made = first.credentials(PROFILE);
        }
        int asked = world.sts().requests().size();
        try (CredentialEngine second =
                world.engine().store("keystore", settings).build()) {
            TemporaryCredentials found = second.credentials(PROFILE);
            out.println("the same credentials: " + found.accessKeyId().equals(made.accessKeyId()));
            out.println("further requests to STS: " + (world.sts().requests().size() - asked));
        }
        StoreSettings wrong = settings.password(PasswordSources.of("guess".toCharArray()));
        try (CredentialEngine third = world.engine().store("keystore", wrong).build()) {
            third.credentials(PROFILE);
        } catch (WrongPasswordException e) {
            out.println("with a wrong password: " + e.problem());
        }
    }
}
