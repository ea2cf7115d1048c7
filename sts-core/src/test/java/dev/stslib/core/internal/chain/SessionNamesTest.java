package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.SystemEnvironment;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
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

    @ParameterizedTest
    @CsvSource({
        // the property of the JVM, the variables of Unix, then those of Windows
        "user.name=a, USER=b USERNAME=c, a",
        "'', USER=b USERNAME=c, b",
        "'', USERNAME=c, c",
    })
    void theUserIsFoundOnAnySystem(String property, String variables, String user) {
        assertEquals(user + "1", SessionNames.expand("{user}1", "p", machine(variables, property), NOW));
    }

    @ParameterizedTest
    @CsvSource({"HOSTNAME=a COMPUTERNAME=b, a", "COMPUTERNAME=b, b"})
    void theHostIsFoundOnAnySystem(String variables, String host) {
        assertEquals(host + "1", SessionNames.expand("{host}1", "p", machine(variables, ""), NOW));
    }

    private static SystemEnvironment machine(String variables, String properties) {
        return SystemEnvironment.of(pairs(variables), pairs(properties));
    }

    private static Map<String, String> pairs(String text) {
        return text.isEmpty()
                ? Map.of()
                : Arrays.stream(text.split(" ", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
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
        assertEquals("p".repeat(64), SessionNames.expand("{profile}", "p".repeat(64), ENVIRONMENT, NOW));
        assertEquals("pp", SessionNames.expand("{profile}", "pp", ENVIRONMENT, NOW));
        assertEquals("p--", SessionNames.expand("{profile}", "p", ENVIRONMENT, NOW));
    }
}
