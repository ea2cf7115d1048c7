package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialKeysTest {
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

    private static CredentialKey webIdentity(String profile, @Nullable String template) {
        return webIdentity(profile, Path.of("/token"), template);
    }

    private static CredentialKey webIdentity(String profile, Path token, @Nullable String template) {
        return CredentialKeys.webIdentity(
                new WebIdentity(
                        profile,
                        "arn:aws:iam::111122223333:role/Job",
                        token,
                        template,
                        null,
                        SessionPolicy.NONE,
                        StsEndpoint.regional("eu-west-1")),
                SystemEnvironment.of(Map.of(), Map.of()));
    }
}
