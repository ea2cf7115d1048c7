package dev.stslib.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a mounted folder as the base of a profile. */
class OwnSourceTest {
    private final EmbeddedSts sts = EmbeddedSts.builder().start();

    @TempDir
    private Path home;

    @AfterEach
    void stop() {
        sts.close();
    }

    private CredentialEngine engine(String keyFolder) throws IOException {
        Path config = Files.writeString(
                home.resolve("config"), "[profile mounted]\nregion = us-east-1\nkey_folder = " + keyFolder + "\n");
        SystemEnvironment systemEnvironment =
                SystemEnvironment.of(Map.of("HOME", home.toString(), "AWS_CONFIG_FILE", config.toString()), Map.of());
        return CredentialEngine.builder()
                .systemEnvironment(systemEnvironment)
                .endpoint(sts.endpoint())
                .build();
    }

    @Test
    void theKeysGetASessionToken() throws IOException {
        TestUser user = sts.addUser("111122223333", "bob");
        Path folder = Files.createDirectory(home.resolve("keys"));
        Files.writeString(folder.resolve("id"), user.accessKeyId() + "\n");
        Files.writeString(folder.resolve("secret"), user.secretAccessKey() + "\n");
        try (CredentialEngine engine = engine(folder.toString())) {
            assertTrue(engine.credentials("mounted").accessKeyId().startsWith("ASIA"));
        }
        assertEquals(1, sts.count("GetSessionToken"));
    }

    @Test
    void aRelativeFolderIsAnErrorThatNamesTheKey() throws IOException {
        try (CredentialEngine engine = engine("keys")) {
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> engine.plan("mounted"));
            assertTrue(error.problem().contains("key 'key_folder' ("), error.problem());
        }
    }
}
