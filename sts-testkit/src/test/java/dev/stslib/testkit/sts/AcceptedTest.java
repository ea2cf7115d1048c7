package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** The other side of the error table: what is just within the limits is accepted. */
class AcceptedTest {
    private final Fixture f = new Fixture();

    @AfterEach
    void close() {
        f.close();
    }

    private static void assertLasts(int seconds, Credentials credentials) {
        Duration left = Duration.between(Instant.now(), credentials.expiration());
        assertTrue(Math.abs(left.toSeconds() - seconds) <= 30, () -> left + " left");
    }

    @Test
    void oneCodeOpensManyRolesThroughASessionToken() {
        AwsCredentials token = SdkClients.of(f.as(
                        f.bob,
                        c -> c.getSessionToken(
                                r -> r.serialNumber(f.mfa.serial()).tokenCode(f.mfa.code())))
                .credentials());
        assertNotNull(f.assume(token, Fixture.MFA_ROLE, r -> {}));
        assertNotNull(f.assume(token, Fixture.MFA_ROLE, r -> r.durationSeconds(3_600)));
        assertEquals(f.bob.arn(), f.as(token, StsClient::getCallerIdentity).arn());
    }

    @Test
    void aCodeInTheRequestOpensARole() {
        assertNotNull(f.assume(
                f.bob, Fixture.MFA_ROLE, r -> r.serialNumber(f.mfa.serial()).tokenCode(f.mfa.code())));
    }

    @Test
    void durationsReachTheirLimits() {
        f.role.maxSessionDuration(Duration.ofHours(12));
        assertLasts(900, f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(900)));
        assertLasts(43_200, f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(43_200)));
        assertLasts(43_200, f.as(f.bob, StsClient::getSessionToken).credentials());
        assertLasts(
                129_600,
                f.as(f.bob, c -> c.getSessionToken(r -> r.durationSeconds(129_600)))
                        .credentials());
        AwsCredentials role = SdkClients.of(f.assume(f.bob, Fixture.ROLE));
        assertLasts(3_600, f.assume(role, Fixture.NEXT, r -> r.durationSeconds(3_600)));
    }

    @Test
    void theRootsSessionsAreShortenedToAnHour() {
        assertLasts(3_600, f.as(f.root, StsClient::getSessionToken).credentials());
        assertLasts(
                3_600,
                f.as(f.root, c -> c.getSessionToken(r -> r.durationSeconds(129_600)))
                        .credentials());
        assertLasts(
                3_600,
                f.as(f.root, c -> c.getFederationToken(r -> r.name("Jeff"))).credentials());
        assertLasts(
                900,
                f.as(f.root, c -> c.getSessionToken(r -> r.durationSeconds(900)))
                        .credentials());
        assertEquals("111122223333", f.as(f.root, StsClient::getCallerIdentity).userId());
    }

    @Test
    void trustMayNameTheAccountTheSessionOrAnybody() {
        for (String principal : List.of("arn:aws:iam::111122223333:root", "111122223333", "*")) {
            f.role.trust(principal);
            assertNotNull(f.assume(f.eve, Fixture.ROLE), principal);
            f.role.distrust(principal);
        }
        f.next.distrust(Fixture.ROLE);
        AwsCredentials role = SdkClients.of(f.assume(f.bob, Fixture.ROLE));
        f.next.trust("arn:aws:sts::222233334444:assumed-role/S3ReadOnlyRole/session");
        assertNotNull(f.assume(role, Fixture.NEXT, r -> {}));
    }

    @Test
    void theRightExternalIdIsAcceptedAndOneTooManyIgnored() {
        assertNotNull(f.assume(f.bob, Fixture.ROLE, r -> r.externalId("any:/x")));
        f.role.externalId("x-1");
        assertNotNull(f.assume(f.bob, Fixture.ROLE, r -> r.externalId("x-1")));
    }

    @Test
    void theSourceIdentityStaysAlongTheChain() {
        f.role.requireSourceIdentity();
        f.next.requireSourceIdentity();
        AssumeRoleResponse first = f.as(
                f.bob,
                c -> c.assumeRole(
                        r -> r.roleArn(Fixture.ROLE).roleSessionName("session").sourceIdentity("bob")));
        assertEquals("bob", first.sourceIdentity());
        AssumeRoleResponse second = f.as(
                SdkClients.of(first.credentials()),
                c -> c.assumeRole(r -> r.roleArn(Fixture.NEXT).roleSessionName("session")));
        assertEquals("bob", second.sourceIdentity());
    }

    @Test
    void transitiveTagsAreInheritedTwice() {
        f.role.allowTags();
        f.next.allowTags().trust(Fixture.NEXT);
        AwsCredentials first = SdkClients.of(f.assume(
                f.bob,
                Fixture.ROLE,
                r -> r.tags(
                                Tag.builder().key("Team").value("a").build(),
                                Tag.builder().key("Own").value("").build())
                        .transitiveTagKeys("Team")));
        AwsCredentials second = SdkClients.of(f.assume(
                first,
                Fixture.NEXT,
                r -> r.tags(Tag.builder().key("Own").value("not transitive").build())));
        assertThrows(
                software.amazon.awssdk.services.sts.model.StsException.class,
                () -> f.assume(
                        second,
                        Fixture.NEXT,
                        r -> r.tags(Tag.builder().key("team").value("b").build())));
    }

    @Test
    void sessionsOfOtherPartitionsSaySo() {
        String arn = "arn:aws-cn:iam::222233334444:role/ops/China";
        f.sts.addRole(arn).trust("*", "*");
        AwsCredentials china = SdkClients.of(f.assume(f.bob, arn));
        assertEquals(
                "arn:aws-cn:sts::222233334444:assumed-role/China/session",
                f.as(china, StsClient::getCallerIdentity).arn());
    }

    @Test
    void requestsAreRecordedWithTheirParameters() {
        f.assume(f.bob, Fixture.ROLE, r -> r.durationSeconds(1_000));
        RecordedRequest request = f.sts.requests().get(0);
        assertEquals(
                Map.of(
                        "Action", "AssumeRole",
                        "Version", "2011-06-15",
                        "RoleArn", Fixture.ROLE,
                        "RoleSessionName", "session",
                        "DurationSeconds", "1000"),
                request.parameters());
        assertEquals(f.bob.accessKeyId(), request.accessKeyId());
        assertEquals(200, request.status());
    }
}
