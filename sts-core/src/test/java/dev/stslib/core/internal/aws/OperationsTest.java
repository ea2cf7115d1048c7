package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestUser;
import dev.stslib.testkit.time.ManualClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each operation, on a clock that is years away from the machine's: whatever looked at the real time would fail. */
class OperationsTest {
    private static final Instant START = Instant.parse("2031-03-01T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final EmbeddedSts sts = EmbeddedSts.builder()
            .clock(clock)
            .region("eu-west-1", "us-east-1", "us-west-2")
            .start();
    private final TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");
    private final OpenTokenProvider provider = Provider.open(clock);

    @BeforeEach
    void aRoleIsThere() {
        sts.addRole(Provider.ROLE).trust(user.arn()).allowTags().allowSourceIdentity();
    }

    @AfterEach
    void close() {
        provider.close();
        sts.close();
    }

    @Test
    void aSessionTokenComesOfAnMfaCodeAndOpensARole() {
        MfaDevice device = user.addMfaDevice("phone");
        GetSessionTokenRequest request =
                new GetSessionTokenRequest(Duration.ofHours(5), device.serial(), Secret.of(device.code()));

        SessionToken token = provider.getSessionToken(Provider.at(sts), Provider.keysOf(user), request);

        assertEquals(device.serial(), token.mfaSerial());
        assertEquals(START, token.start());
        assertEquals(START.plus(Duration.ofHours(5)), token.end());

        AssumedRole role =
                provider.assumeRole(Provider.at(sts), token.credentials().asSource(), Provider.role());
        assertEquals("arn:aws:sts::123456789012:assumed-role/S3ReadOnlyRole/a-session", role.assumedRoleArn());
        String id = Objects.requireNonNull(role.assumedRoleId());
        assertTrue(id.endsWith(":a-session"), id);
    }

    @Test
    void aSessionTokenWithoutADurationGetsStsDefault() {
        SessionToken token = provider.getSessionToken(
                Provider.at(sts), Provider.keysOf(user), new GetSessionTokenRequest(null, null, null));

        assertEquals(START.plus(Duration.ofHours(12)), token.end());
        assertNull(token.mfaSerial());
    }

    @Test
    void aRoleIsAssumedWithAllThatARequestCanSay() {
        AssumeRoleRequest request = AssumeRoleRequest.of(Provider.ROLE, "a-session")
                .duration(Duration.ofMinutes(15))
                .externalId("an:external/id")
                .policy(new SessionPolicy(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
                        List.of("arn:aws:iam::aws:policy/ReadOnlyAccess")))
                .tags(List.of(new Tag("team", "öl + gas"), new Tag("empty", "")), List.of("team"))
                .sourceIdentity("bob")
                .build();

        AssumedRole role = provider.assumeRole(Provider.at(sts), Provider.keysOf(user), request);

        assertEquals(START.plus(Duration.ofMinutes(15)), role.credentials().expiration());
        assertEquals(START, role.credentials().issuedAt());
        assertEquals("bob", role.sourceIdentity());
        RecordedRequest sent = sts.requests().get(0);
        assertEquals("an:external/id", sent.parameters().get("ExternalId"));
        assertEquals("öl + gas", sent.parameters().get("Tags.member.1.Value"));
        assertEquals("", sent.parameters().get("Tags.member.2.Value"));
        assertEquals("team", sent.parameters().get("TransitiveTagKeys.member.1"));
        assertEquals("arn:aws:iam::aws:policy/ReadOnlyAccess", sent.parameters().get("PolicyArns.member.1.arn"));
    }

    @Test
    void aFederationTokenComesWithItsUserAndPolicySize() {
        FederationToken token = provider.getFederationToken(
                Provider.at(sts),
                Provider.keysOf(user),
                new GetFederationTokenRequest(
                        "guest",
                        Duration.ofHours(1),
                        SessionPolicy.inline("{\"Version\":\"2012-10-17\",\"Statement\":[]}"),
                        List.of()));

        assertEquals("arn:aws:sts::123456789012:federated-user/guest", token.federatedUserArn());
        assertEquals("123456789012:guest", token.federatedUserId());
        assertTrue(token.packedPolicySize() != null && token.packedPolicySize() > 0);
    }

    @Test
    void theCallerIsWhoSigned() {
        CallerIdentity identity = provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(user));

        assertEquals(new CallerIdentity(Provider.ACCOUNT, user.arn(), user.userId()), identity);
    }

    @Test
    void anEncodedMessageIsDecoded() {
        String decoded = provider.decodeAuthorizationMessage(
                Provider.at(sts), Provider.keysOf(user), sts.encodeMessage("{\"allowed\":false}"));

        assertEquals("{\"allowed\":false}", decoded);
    }

    @Test
    void oneProviderServesManySourcesAndEndpoints() {
        TestUser ann = sts.addUser("210987654321", "Ann");
        SourceCredentials keys = Provider.keysOf(ann);

        assertEquals(
                user.arn(),
                provider.getCallerIdentity(Provider.at(sts), Provider.keysOf(user))
                        .arn());
        assertEquals(
                ann.arn(),
                provider.getCallerIdentity(StsEndpoint.at("aws-global", sts.endpoint()), keys)
                        .arn());
        URI path = URI.create(sts.endpoint() + "/a%20path/");
        assertEquals(
                ann.arn(),
                provider.getCallerIdentity(StsEndpoint.at("us-west-2", path), keys)
                        .arn());
        assertEquals("us-east-1", sts.requests().get(1).region());
    }
}
