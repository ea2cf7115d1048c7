package dev.stslib.api.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StsLimitsTest {
    private static Arguments limit(String name, String pattern, int max, Consumer<String> check) {
        return Arguments.of(name, pattern, max, check);
    }

    /** The patterns as the API reference of STS gives them. */
    static Stream<Arguments> limits() {
        return Stream.of(
                limit("session name", "[\\w+=,.@-]{2,64}", 64, StsLimits::sessionName),
                limit("source identity", "[\\w+=,.@-]{2,64}", 64, StsLimits::sourceIdentity),
                limit("federated name", "[\\w+=,.@-]{2,32}", 32, StsLimits::federatedName),
                limit("external id", "[\\w+=,.@:/\\-]{2,1224}", 1224, StsLimits::externalId),
                limit("serial", "[\\w+=/:,.@-]{9,256}", 256, serial -> StsLimits.mfa(serial, "123456")),
                limit("code", "[0-9]{6}", 6, code -> StsLimits.mfa("GAHT12345678", code)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void takesWhatThePatternTakes(String name, String pattern, int max, Consumer<String> check) {
        for (char c = 0; c < 0x180; c++) {
            assertEquals(("12345678" + c).matches(pattern), takes(check, "12345678" + c), name + " with " + (int) c);
            assertEquals((c + "12345").matches(pattern), takes(check, c + "12345"), name + " after " + (int) c);
        }
        for (int length = 0; length <= max + 1; length++) {
            String text = "1".repeat(length);
            assertEquals(text.matches(pattern), takes(check, text), name + " of length " + length);
        }
    }

    @Test
    void aCharacterOutsideOfTheBasicPlaneIsOne() {
        String face = "\uD83D\uDE00";
        for (int length = 127; length <= 129; length++) {
            String key = face.repeat(length);
            assertEquals(length <= 128, takes(text -> new Tag(text, ""), key), "key of " + length);
        }
        for (int length = 255; length <= 257; length++) {
            String value = face.repeat(length);
            assertEquals(length <= 256, takes(text -> new Tag("key", text), value), "value of " + length);
        }
    }

    /** Names are of ASCII: AWS's {@code \\w} has neither letters nor digits of other alphabets. */
    @Test
    void lettersAndDigitsOfOtherAlphabetsAreRefused() {
        for (String sign : List.of("é", "ß", "Ω", "ж", "中", "\u0663", "\uFF13", "\u212A", "\uD835\uDFCF")) {
            limits().forEach(limit -> {
                @SuppressWarnings("unchecked")
                Consumer<String> check = (Consumer<String>) limit.get()[3];
                assertFalse(takes(check, sign.repeat(6)), limit.get()[0] + " of " + sign);
                assertFalse(takes(check, "12345678" + sign), limit.get()[0] + " with " + sign);
            });
        }
    }

    static Stream<Arguments> lengths() {
        String arn = "arn:aws:iam::123456789012:role/x";
        return Stream.of(
                Arguments.of("role ARN", 20, 2048, (Consumer<String>)
                        text -> AssumeRoleRequest.of(text, "name").build()),
                Arguments.of("web identity token", 4, 20_000, (Consumer<String>)
                        text -> new AssumeRoleWithWebIdentityRequest(
                                arn, "name", Secret.of(text), null, null, SessionPolicy.NONE)),
                Arguments.of("SAML assertion", 4, 100_000, (Consumer<String>)
                        text -> new AssumeRoleWithSamlRequest(arn, arn, Secret.of(text), null, SessionPolicy.NONE)),
                Arguments.of("tag key", 1, 128, (Consumer<String>) text -> new Tag(text, "")),
                Arguments.of("tag value", 0, 256, (Consumer<String>) text -> new Tag("key", text)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void takesTheLengthsFromTheShortestToTheLongest(String name, int shortest, int longest, Consumer<String> check) {
        for (int length : new int[] {shortest, shortest + 1, longest - 1, longest}) {
            assertTrue(takes(check, "x".repeat(length)), name + " of " + length);
        }
        assertFalse(takes(check, "x".repeat(longest + 1)), name + " of " + (longest + 1));
        if (shortest > 0) {
            assertFalse(takes(check, "x".repeat(shortest - 1)), name + " of " + (shortest - 1));
        }
    }

    static Stream<Arguments> durations() {
        String arn = "arn:aws:iam::123456789012:role/x";
        Secret token = Secret.of("token");
        return Stream.of(
                Arguments.of("AssumeRole", 43_200, (Consumer<Duration>) duration ->
                        AssumeRoleRequest.of(arn, "name").duration(duration).build()),
                Arguments.of("AssumeRoleWithWebIdentity", 43_200, (Consumer<Duration>) duration ->
                        new AssumeRoleWithWebIdentityRequest(arn, "name", token, duration, null, SessionPolicy.NONE)),
                Arguments.of("AssumeRoleWithSAML", 43_200, (Consumer<Duration>)
                        duration -> new AssumeRoleWithSamlRequest(arn, arn, token, duration, SessionPolicy.NONE)),
                Arguments.of("GetSessionToken", 129_600, (Consumer<Duration>)
                        duration -> new GetSessionTokenRequest(duration, null, null)),
                Arguments.of("GetFederationToken", 129_600, (Consumer<Duration>)
                        duration -> new GetFederationTokenRequest("name", duration, SessionPolicy.NONE, List.of())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("durations")
    void takesTheDurationsFromTheShortestToTheLongest(String name, int longest, Consumer<Duration> check) {
        for (int seconds : new int[] {900, 901, longest - 1, longest}) {
            check.accept(Duration.ofSeconds(seconds));
        }
        for (int seconds : new int[] {-900, 0, 899, longest + 1}) {
            assertThrows(
                    InvalidRequestException.class, () -> check.accept(Duration.ofSeconds(seconds)), name + seconds);
        }
        Duration broken = Duration.ofMillis(900_001);
        assertThrows(InvalidRequestException.class, () -> check.accept(broken), name);
    }

    @Test
    void serialAndCodeGoTogether() {
        StsLimits.mfa(null, null);
        assertThrows(InvalidRequestException.class, () -> StsLimits.mfa("GAHT12345678", null));
        assertThrows(InvalidRequestException.class, () -> StsLimits.mfa(null, "123456"));
    }

    @Test
    void fiftyTagsWithKeysThatDifferInMoreThanCase() {
        List<Tag> fifty =
                IntStream.range(0, 50).mapToObj(i -> new Tag("k" + i, "")).toList();
        StsLimits.tags(fifty, List.of("K49"));
        List<Tag> more = new ArrayList<>(fifty);
        more.add(new Tag("k50", ""));
        assertThrows(InvalidRequestException.class, () -> StsLimits.tags(more, List.of()));
        List<Tag> twice = List.of(new Tag("É", "1"), new Tag("é", "2"));
        assertThrows(InvalidRequestException.class, () -> StsLimits.tags(twice, List.of()));
        assertThrows(InvalidRequestException.class, () -> StsLimits.tags(List.of(), List.of("k")));
    }

    @Test
    void tenManagedPolicies() {
        String arn = "arn:aws:iam::aws:policy/x";
        StsLimits.policies(null, Collections.nCopies(10, arn));
        assertThrows(InvalidRequestException.class, () -> StsLimits.policies(null, Collections.nCopies(11, arn)));
        assertThrows(InvalidRequestException.class, () -> StsLimits.policies("", List.of()));
        StsLimits.policies("x".repeat(2_049), List.of());
    }

    private static boolean takes(Consumer<String> check, String text) {
        try {
            check.accept(text);
            return true;
        } catch (InvalidRequestException e) {
            return false;
        }
    }
}
