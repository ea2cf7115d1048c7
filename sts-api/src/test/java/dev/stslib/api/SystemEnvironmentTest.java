package dev.stslib.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemEnvironmentTest {
    @ParameterizedTest
    @CsvSource({
        "~/my, /home/u/my",
        "~//my, /home/u/my",
        "~///my/a, /home/u/my/a",
        "~/, /home/u",
        "~my, ~my",
        "~, ~",
        "/my/~/a, /my/~/a"
    })
    void aPathAtTheHomeFolderStaysBelowIt(String text, String path) {
        assertEquals(
                Path.of(path),
                SystemEnvironment.of(Map.of("HOME", "/home/u"), Map.of()).path(text));
    }

    @Test
    void aBackslashIsASeparatorOnWindowsOnly() {
        SystemEnvironment systemEnvironment = SystemEnvironment.of(Map.of("HOME", "/home/u"), Map.of());
        assertEquals(Path.of("/home/u/my"), systemEnvironment.windows(true).path("~\\/\\my"));
        assertEquals(Path.of("~\\my"), systemEnvironment.path("~\\my"));
    }

    @ParameterizedTest
    @CsvSource({"HOME, HOME", "USERPROFILE, USERPROFILE", "user.home, user.home"})
    void aHomeFolderThatIsNoPathIsNamed(String gives, String named) {
        Map<String, String> broken = Map.of(gives, "a\0b");
        SystemEnvironment systemEnvironment =
                SystemEnvironment.of(broken, broken).windows(true);
        for (String text : new String[] {"~/.aws/config", "~/x"}) {
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> systemEnvironment.path(text));
            assertTrue(error.problem().contains(named), error.problem());
        }
        assertThrows(ProfileConfigurationException.class, systemEnvironment::home);
    }
}
