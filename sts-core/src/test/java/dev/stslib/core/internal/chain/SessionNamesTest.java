package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.SystemEnvironment;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionNamesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T01:02:03.9Z");
    private static final SystemEnvironment ENVIRONMENT =
            SystemEnvironment.of(Map.of("USER", "b öb", "HOSTNAME", "m/1"), Map.of());

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "{user}, b--b",
        "{user}@{host}, b--b@m-1",
        "{profile}_{time}, a-b_20261121T010203Z",
        "x{other}, x{other}",
        "{{profile}}, {a-b}",
        "{x{profile}{, {xa-b{",
        "}{user, }{user"
    })
    void templates(String template, String name) {
        assertEquals(name, SessionNames.expand(template, "a/b", ENVIRONMENT, NOW));
    }

    @Test
    void theDefaultSaysWhoAndWhereFrom() {
        assertEquals("stslib-b--b@m-1", SessionNames.expand(null, "p", ENVIRONMENT, NOW));
        assertEquals("stslib-user@jvm", SessionNames.expand(null, "p", SystemEnvironment.of(Map.of(), Map.of()), NOW));
    }

    @Test
    void aCharacterOutsideOfTheAlphabetIsOneDash() {
        assertEquals("a-b", SessionNames.expand("{profile}", "a\uD83D\uDE00b", ENVIRONMENT, NOW));
    }

    @Test
    void aFilledNameFitsTheLimits() {
        assertEquals(
                64,
                SessionNames.expand("{profile}", "p".repeat(100), ENVIRONMENT, NOW)
                        .length());
        assertEquals("p--", SessionNames.expand("{profile}", "p", ENVIRONMENT, NOW));
    }
}
