package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code policy}. */
class PolicyReaderTest {
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final PolicyReader reader = new PolicyReader(SystemEnvironment.of(Map.of(), Map.of()));

    private static Profile profile(String policy) {
        return new Profile("p", Map.of("policy", new ProfileProperty(Secret.of(policy), "config:2", Map.of())));
    }

    @Test
    @DisplayName("2.13 a byte-order mark before a policy in a file is skipped")
    void mark() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.json"), "\uFEFF" + POLICY + "\n");
        assertEquals(POLICY, reader.read(profile("file://" + file)).inline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", POLICY + POLICY, "{\"Version\":1,\"Version\":2}", "{\"a\":", "{a:1}"})
    void whatIsNotOneObjectIsRefused(String policy) {
        ProfileConfigurationException error =
                assertThrows(ProfileConfigurationException.class, () -> reader.read(profile(policy)));
        assertTrue(error.problem().contains("key 'policy'"), error.problem());
        assertNull(error.getCause());
    }
}
