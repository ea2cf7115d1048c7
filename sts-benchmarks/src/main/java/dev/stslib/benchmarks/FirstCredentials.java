package dev.stslib.benchmarks;

import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.store.support.password.PasswordSources;
import java.nio.file.Path;

/** A whole process of ours: prints a line as soon as it has the first credentials. */
public final class FirstCredentials {
    static final String READY = "ready ";
    static final String STORE = "store-";

    private FirstCredentials() {}

    /**
     * Gets credentials once.
     *
     * @param arguments {@code assume}, {@code key-file} or {@code password}, and the folder of the world
     */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        CredentialEngineBuilder builder = CredentialEngine.builder();
        StoreSettings store = StoreSettings.at(folder.resolve(STORE + arguments[0]));
        if (arguments[0].equals("key-file")) {
            builder.store(
                    "keystore",
                    store.option(
                            "key-file", folder.resolve("keys").resolve("key").toString()));
        } else if (arguments[0].equals("password")) {
            builder.store("keystore", store.password(PasswordSources.environment("STORE_PASSWORD")));
        }
        try (CredentialEngine engine = builder.build()) {
            System.out.println(READY + engine.credentials(World.ROLE).accessKeyId());
        }
    }
}
