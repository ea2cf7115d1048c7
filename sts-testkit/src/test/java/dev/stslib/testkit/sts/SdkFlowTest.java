package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.Tag;

/** AWS's own SDK, talking to the embedded STS by the system clock, as it would talk to AWS. */
class SdkFlowTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/team/S3ReadOnlyRole";

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final TestUser bob = sts.addUser("111122223333", "BobSmith");

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void oneMfaCodeOpensARoleThroughASessionToken() {
        MfaDevice mfa = bob.addMfaDevice("BobSmith");
        sts.addRole(ROLE).trust(bob.arn()).requireMfa();

        Credentials token = SdkClients.call(
                        sts,
                        SdkClients.of(bob),
                        client -> client.getSessionToken(r -> r.serialNumber(mfa.serial())
                                .tokenCode(mfa.code())
                                .durationSeconds(7200)))
                .credentials();
        AssumeRoleResponse role = SdkClients.call(
                sts,
                SdkClients.of(token),
                client -> client.assumeRole(r -> r.roleArn(ROLE).roleSessionName("bob")));

        assertTrue(token.accessKeyId().matches("ASIA[A-Z2-7]{16}"), token.accessKeyId());
        int length = token.sessionToken().length();
        assertTrue(length >= 400 && length <= 720, () -> length + " characters");
        assertLasts(Duration.ofHours(2), token.expiration());
        assertLasts(Duration.ofHours(1), role.credentials().expiration());
        assertEquals(
                "arn:aws:sts::222233334444:assumed-role/S3ReadOnlyRole/bob",
                role.assumedRoleUser().arn());
        GetCallerIdentityResponse me =
                SdkClients.call(sts, SdkClients.of(role.credentials()), client -> client.getCallerIdentity());
        assertEquals(role.assumedRoleUser().arn(), me.arn());
        assertEquals(role.assumedRoleUser().assumedRoleId(), me.userId());
        assertEquals("222233334444", me.account());
        assertEquals(1, sts.count("AssumeRole"));
        assertEquals(3, sts.requests().size());
        assertEquals("us-east-1", sts.requests().get(0).region());
    }

    @Test
    @SuppressWarnings("deprecation") // the SDK deprecates the size, STS still answers it
    void aFederationTokenTellsWhoItIsFor() {
        GetFederationTokenResponse answer = SdkClients.call(
                sts,
                SdkClients.of(bob),
                client -> client.getFederationToken(r -> r.name("Jeff")
                        .policy("{\"Statement\": []}")
                        .tags(List.of(Tag.builder().key("team").value("a").build()))));
        assertEquals(
                "arn:aws:sts::111122223333:federated-user/Jeff",
                answer.federatedUser().arn());
        assertEquals("111122223333:Jeff", answer.federatedUser().federatedUserId());
        // {"Statement":[]} is 16 bytes, the tag 5: 21 of 2048 are 2 %, rounded up.
        assertEquals(2, answer.packedPolicySize());
        assertLasts(Duration.ofHours(12), answer.credentials().expiration());
        GetCallerIdentityResponse me =
                SdkClients.call(sts, SdkClients.of(answer.credentials()), client -> client.getCallerIdentity());
        assertEquals(answer.federatedUser().arn(), me.arn());
    }

    @Test
    void anEncodedMessageIsDecoded() {
        String encoded = sts.encodeMessage("{\"allowed\":false,\"what\":\"<&>\"}");
        assertEquals(
                "{\"allowed\":false,\"what\":\"<&>\"}",
                SdkClients.call(
                                sts,
                                SdkClients.of(bob),
                                client -> client.decodeAuthorizationMessage(r -> r.encodedMessage(encoded)))
                        .decodedMessage());
    }

    private static void assertLasts(Duration expected, Instant expiration) {
        long seconds = Instant.now().until(expiration, ChronoUnit.SECONDS);
        assertTrue(
                Math.abs(seconds - expected.toSeconds()) <= 30, () -> "lasts " + seconds + " s instead of " + expected);
    }
}
