package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link CredentialFormat} must do. Extend it, give the format, and run it with JUnit:
 *
 * <pre>{@code
 * class MyFormatTest extends CredentialFormatContract {
 *     protected CredentialFormat format() {
 *         return new MyFormat();
 *     }
 * }
 * }</pre>
 */
@SuppressWarnings("JUnitClassModifiers") // Public, so that other packages can extend it.
public abstract class CredentialFormatContract {
    /** Stands in every secret of the kit, so that a leak can be found. */
    private static final String CANARY = "CanarySecret";

    private static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Instant EXPIRATION = Instant.parse("2026-11-21T11:00:00Z");

    /** For the class that extends it. */
    protected CredentialFormatContract() {}

    /**
     * The format under trial.
     *
     * @return the format, new or always the same
     */
    protected abstract CredentialFormat format();

    /**
     * Says whether the layout has a place for {@code issuedAt}.
     *
     * @return true unless overridden; with false, {@link Instant#EPOCH} must come back
     */
    protected boolean keepsIssuedAt() {
        return true;
    }

    /**
     * Says whether the layout can express these credentials. Some layouts have no way to write a line break, for example.
     *
     * @param credentials the credentials
     * @return true unless overridden; with false, encoding must throw a {@link FormatException} that shows no secret
     */
    protected boolean encodes(TemporaryCredentials credentials) {
        return true;
    }

    /**
     * Says whether the layout can express this set. A layout may hold one name only, or not every name. Each layout must
     * hold a set of one name that consists of letters, digits and dashes.
     *
     * @param set the set
     * @return true unless overridden; with false, encoding must throw a {@link FormatException} that shows no secret
     */
    protected boolean encodes(CredentialSet set) {
        return true;
    }

    static Stream<TemporaryCredentials> credentials() {
        return Stream.of(
                credentials("", EXPIRATION),
                credentials("x".repeat(4096), EXPIRATION),
                credentials("x".repeat(100_000), EXPIRATION),
                credentials("/+=\"\\'{}[]:,<>&\t\r\n\u0000\u007f", EXPIRATION),
                credentials("\u00e9\u4e2d\ud83d\ude00\u2028\ufeff", EXPIRATION),
                credentials("\ud800 alone", EXPIRATION),
                credentials("", EXPIRATION.plusMillis(789)),
                credentials("", Instant.parse("1970-01-01T00:00:00Z")),
                credentials("", Instant.parse("2000-02-29T23:59:59Z")),
                credentials("", Instant.parse("9999-12-31T23:59:59Z")));
    }

    private static TemporaryCredentials credentials(String tail, Instant expiration) {
        return new TemporaryCredentials(
                "ASIAEXAMPLE" + tail,
                Secret.of(CANARY + "Key" + tail),
                Secret.of(CANARY + "Token" + tail),
                ISSUED,
                expiration);
    }

    /** What was encoded decodes to the same; what cannot be expressed is refused. */
    @ParameterizedTest
    @MethodSource("credentials")
    protected void credentialsComeBack(TemporaryCredentials credentials) {
        if (!encodes(credentials)) {
            assertShowsNothing(assertThrows(FormatException.class, () -> format().encode(credentials)));
            return;
        }
        assertSame(credentials, format().decode(format().encode(credentials)));
    }

    /** A set comes back whole and in its order, names of any characters included; what cannot be expressed is refused. */
    @Test
    protected void setsComeBackInOrder() {
        Map<String, TemporaryCredentials> in = new LinkedHashMap<>();
        List<TemporaryCredentials> all = credentials().toList();
        List<String> names = List.of("sts-Z-prod", "sts-a-dev", "sts-\u00e9\u4e2d", "sts-\"quoted\\", "sts-A-dev", " ");
        for (int i = 0; i < names.size(); i++) {
            in.put(names.get(i), all.get(i));
        }
        setComesBack(CredentialSet.of(in));
    }

    /** A set may be empty. */
    @Test
    protected void emptySetsComeBack() {
        setComesBack(CredentialSet.empty());
    }

    /** Every format holds a set of one plain name. */
    @Test
    protected void setsOfOneComeBack() {
        CredentialSet set = CredentialSet.of(Map.of("sts-S3ReadOnlyRole-prod", credentials("", EXPIRATION)));
        assertTrue(encodes(set), "a set of one plain name can be expressed");
        setComesBack(set);
    }

    private void setComesBack(CredentialSet in) {
        if (!encodes(in)) {
            assertShowsNothing(assertThrows(FormatException.class, () -> format().encodeSet(in)));
            return;
        }
        CredentialSet out = format().decodeSet(format().encodeSet(in));
        assertEquals(List.copyOf(in.names()), List.copyOf(out.names()));
        in.asMap().forEach((name, credentials) -> assertSame(credentials, out.get(name)));
    }

    /** Bytes of anything else are refused, and the error shows none of them, nor do its causes. */
    @Test
    protected void garbageIsRefusedAndNotShown() {
        byte[] good = format().encode(credentials("", EXPIRATION));
        Stream.concat(garbage(), cuts(good)).forEach(bad -> {
            assertShowsNothing(assertThrows(FormatException.class, () -> format().decode(bad)));
            assertShowsNothing(assertThrows(FormatException.class, () -> format().decodeSet(bad)));
        });
    }

    private static Stream<byte[]> garbage() {
        return Stream.of(
                        "",
                        CANARY,
                        "{\"" + CANARY + "\":\"" + CANARY + "\"}",
                        "{\"" + CANARY + "\":" + CANARY + "}",
                        "[\"" + CANARY + "\"]",
                        "\"" + CANARY,
                        "null",
                        "\u0000" + CANARY,
                        "[".repeat(100_000) + CANARY,
                        "{\"a\":".repeat(100_000) + CANARY)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<byte[]> cuts(byte[] good) {
        return Stream.iterate(1, length -> length < good.length, length -> length + 7)
                .map(length -> Arrays.copyOf(good, length));
    }

    /** A format holds no state: many threads use one. */
    @Test
    protected void manyThreadsUseOneFormat() {
        CredentialFormat shared = format();
        Crowd.run(8, thread -> {
            for (int i = 0; i < 200; i++) {
                TemporaryCredentials mine = credentials(thread + "-" + i, EXPIRATION);
                assertSame(mine, shared.decode(shared.encode(mine)));
            }
        });
    }

    /** Two times the same bytes, so that exports can be compared. */
    @Test
    protected void encodingIsRepeatable() {
        TemporaryCredentials credentials = credentials("", EXPIRATION);
        assertArrayEquals(format().encode(credentials), format().encode(credentials));
    }

    /** The name is fit to be typed, and the format is found by it. */
    @Test
    protected void serviceLoaderFindsIt() {
        String name = format().name();
        assertTrue(name.matches("[a-z0-9-]+"), name);
        assertTrue(
                ServiceLoader.load(CredentialFormat.class).stream()
                        .anyMatch(found -> found.type().equals(format().getClass())),
                () -> "META-INF/services/" + CredentialFormat.class.getName() + " does not name "
                        + format().getClass());
    }

    private void assertSame(TemporaryCredentials expected, TemporaryCredentials actual) {
        assertEquals(expected.accessKeyId(), actual.accessKeyId());
        assertEquals(expected.secretAccessKey(), actual.secretAccessKey());
        assertEquals(expected.sessionToken(), actual.sessionToken());
        assertEquals(
                expected.expiration().truncatedTo(ChronoUnit.SECONDS),
                actual.expiration().truncatedTo(ChronoUnit.SECONDS));
        assertEquals(
                keepsIssuedAt() ? expected.issuedAt().truncatedTo(ChronoUnit.MILLIS) : Instant.EPOCH,
                actual.issuedAt().truncatedTo(ChronoUnit.MILLIS));
    }

    private static void assertShowsNothing(FormatException error) {
        for (Throwable shown = error; shown != null; shown = shown.getCause()) {
            assertFalse(String.valueOf(shown).contains(CANARY), "The error shows a secret");
        }
    }
}
