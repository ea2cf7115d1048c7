package dev.stslib.store.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BouncyCastle costs a start 200 ms, so only what needs it may load it. */
class ClassLoadingTest {
    private static final String LOADED = "org.bouncycastle.";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void onlyAPasswordLoadsBouncyCastle() throws IOException, InterruptedException {
        assertFalse(classesLoadedFor("key-file").contains(LOADED));
        assertTrue(classesLoadedFor("password").contains(LOADED));
    }

    private String classesLoadedFor(String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClassLoadingTest.class.getName(),
                        how,
                        folder.resolve(how).toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    /** Finds both stores, and opens the sealed one. */
    public static void main(String[] arguments) {
        StoreSettings settings = StoreSettings.at(Path.of(arguments[1]));
        StoreSettings opened = arguments[0].equals("password")
                ? settings.password(PasswordSources.of("right".toCharArray()))
                : settings.option(KeystoreStore.KEY_FILE, arguments[1] + ".key");
        for (CredentialStore found : ServiceLoader.load(CredentialStore.class)) {
            if (found.name().equals("keystore")) {
                try (OpenStore store = found.open(opened)) {
                    store.list();
                }
            }
        }
    }
}
