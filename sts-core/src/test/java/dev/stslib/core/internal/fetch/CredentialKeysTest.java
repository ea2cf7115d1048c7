package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialKeysTest {
    @ParameterizedTest
    @CsvSource({"job, true", "job-{user}, true", "job-{profile}, false", ", true"})
    void aProfileCountsWhereItIsInTheSessionName(String template, boolean alike) {
        assertEquals(alike, webIdentity("one", template).equals(webIdentity("two", template)));
    }

    private static CredentialKey webIdentity(String profile, String template) {
        return CredentialKeys.webIdentity(new WebIdentity(
                profile,
                "arn:aws:iam::111122223333:role/Job",
                Path.of("/token"),
                template,
                null,
                SessionPolicy.NONE,
                StsEndpoint.regional("eu-west-1")));
    }
}
