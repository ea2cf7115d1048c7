package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.internal.chain.ProcessCredentials;
import dev.stslib.core.internal.fetch.CredentialKeys.Purpose;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialKeysTest {
    private static final StsEndpoint ENDPOINT = StsEndpoint.regional("eu-west-1");
    private static final String SERIAL = "arn:aws:iam::111122223333:mfa/one";
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({"job, true", "job-{user}, true", "job-{profile}, false", ", true"})
    void aProfileCountsWhereItIsInTheSessionName(String template, boolean alike) {
        assertEquals(alike, webIdentity("one", template).equals(webIdentity("two", template)));
    }

    /** Two processes that share a store may run in different folders. */
    @Test
    void aRelativePathIsTheFileThatItLeadsTo() {
        assertEquals(
                webIdentity("one", Path.of("token").toAbsolutePath(), null),
                webIdentity("one", Path.of("token"), null));
    }

    private record Plan(String profile) implements SourcePlan {
        @Override
        public CredentialKey key() {
            return CredentialKey.of("plan", Map.of());
        }

        @Override
        public String describe() {
            return "a plan";
        }

        @Override
        public boolean temporary() {
            return false;
        }
    }

    @Test
    void rolesBehindSourcesWithEqualKeysAreNotShared() {
        CredentialKey scope = CredentialKey.of("credential source", Map.of("source", "one"));
        FromSource scoped = new FromSource("one", new Plan("p"), scope);
        FromSource other = new FromSource("two", new Plan("p"), CredentialKey.of("credential source", Map.of()));
        assertNotEquals(CredentialKeys.of(scoped), CredentialKeys.of(other));
        assertNotEquals(CredentialKeys.identity(scoped), CredentialKeys.identity(other));
        FromSource ofAws = new FromSource("process", new Plan("p"), null);
        assertEquals(new Plan("p").key(), CredentialKeys.of(ofAws), "the keys of stored entries stay as they are");
    }

    /** A token is served for its own signer, device, duration, endpoint and purpose alone. */
    @Test
    void eachValueOfASessionTokenIsInItsKey() {
        List<CredentialKey> keys = List.of(
                sessionToken(Purpose.CHAIN, "secret", ENDPOINT, SERIAL, HOUR),
                sessionToken(Purpose.CONNECTION, "secret", ENDPOINT, SERIAL, HOUR),
                sessionToken(Purpose.CHAIN, "another", ENDPOINT, SERIAL, HOUR),
                sessionToken(Purpose.CHAIN, "secret", StsEndpoint.regional("eu-west-2"), SERIAL, HOUR),
                sessionToken(Purpose.CHAIN, "secret", null, SERIAL, HOUR),
                sessionToken(Purpose.CHAIN, "secret", ENDPOINT, null, HOUR),
                sessionToken(Purpose.CHAIN, "secret", ENDPOINT, SERIAL, null));
        assertEquals(keys.size(), new HashSet<>(keys).size());
        assertEquals(keys.get(0), sessionToken(Purpose.CHAIN, "secret", ENDPOINT, SERIAL, HOUR));
    }

    @Test
    void keysWithAnotherTokenAreAnotherSigner() {
        SourceCredentials longTerm = SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("secret"));
        SourceCredentials one = new SourceCredentials("AKIDEXAMPLE", Secret.of("secret"), Secret.of("1"), null, null);
        SourceCredentials two = new SourceCredentials("AKIDEXAMPLE", Secret.of("secret"), Secret.of("2"), null, null);
        assertEquals(
                3,
                new HashSet<>(List.of(
                                CredentialKeys.fingerprint(longTerm),
                                CredentialKeys.fingerprint(one),
                                CredentialKeys.fingerprint(two)))
                        .size());
        assertNotEquals(Signer.of(one).identity(), Signer.of(two).identity());
    }

    @Test
    void rolesBehindCommandsAndMachinesAreToldApart() {
        ProcessCredentials command = new ProcessCredentials("p", "print-keys", null, Duration.ofMinutes(1));
        ProcessCredentials other = new ProcessCredentials("p", "print-others", null, Duration.ofMinutes(1));
        assertNotEquals(identity(command), identity(other));
        assertEquals("cell " + new Plan("p").key().digest(), identity(new Plan("p")));
    }

    private static String identity(SourcePlan plan) {
        return CredentialKeys.identity(new FromSource("source", plan, null));
    }

    /** Stores hold these digests: with another one, what is stored is not found any more. */
    @Test
    void theKeyOfAStoredSessionTokenStaysAsItIs() {
        assertEquals(
                "431b8a0471502b0a38ff1d509ab3b9768fa2cccc8eb659b4c022019e6359f7e3",
                sessionToken(Purpose.CHAIN, "secret", ENDPOINT, SERIAL, HOUR).digest());
    }

    private static CredentialKey sessionToken(
            Purpose purpose,
            String secret,
            @Nullable StsEndpoint endpoint,
            @Nullable String serial,
            @Nullable Duration duration) {
        Signer signer = Signer.of(SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of(secret)));
        return CredentialKeys.sessionToken(purpose, signer, endpoint, serial, duration);
    }

    private static CredentialKey webIdentity(String profile, @Nullable String template) {
        return webIdentity(profile, Path.of("/token"), template);
    }

    private static CredentialKey webIdentity(String profile, Path token, @Nullable String template) {
        return CredentialKeys.webIdentity(
                new WebIdentity(
                        profile,
                        "arn:aws:iam::111122223333:role/Job",
                        token,
                        null,
                        template,
                        null,
                        Duration.ofMinutes(1),
                        SessionPolicy.NONE,
                        StsEndpoint.regional("eu-west-1")),
                SystemEnvironment.of(Map.of(), Map.of()));
    }
}
