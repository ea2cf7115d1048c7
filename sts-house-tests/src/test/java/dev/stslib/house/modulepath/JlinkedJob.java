package dev.stslib.house.modulepath;

import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.store.support.password.PasswordSources;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** The main job, as a program for an image that jlink made. */
final class JlinkedJob {
    private JlinkedJob() {}

    /**
     * Prints the credentials of a role without a store, then twice with a keystore; or the error of each try.
     *
     * @param arguments the profile, and a folder for the store
     */
    public static void main(String[] arguments) {
        run(CredentialEngine.builder(), arguments[0]);
        StoreSettings settings = StoreSettings.at(Path.of(arguments[1]))
                .password(PasswordSources.of("correct horse battery staple".toCharArray()));
        for (int i = 0; i < 2; i++) {
            run(CredentialEngine.builder().store("keystore", settings), arguments[0]);
        }
        try {
            KeyPairGenerator.getInstance("EC");
            System.out.println("has the curves of TLS");
        } catch (NoSuchAlgorithmException e) {
            System.out.println("has no curves of TLS");
        }
    }

    private static void run(CredentialEngineBuilder builder, String profile) {
        try (CredentialEngine engine = builder.build()) {
            System.out.println("got " + engine.credentials(profile).accessKeyId());
        } catch (StslibException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
