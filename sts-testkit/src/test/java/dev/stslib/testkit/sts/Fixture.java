package dev.stslib.testkit.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** An STS with Bob, Eve, a root and three roles, whose clock may be off, and AWS's SDK to call it. */
final class Fixture implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::222233334444:role/S3ReadOnlyRole";
    static final String NEXT = "arn:aws:iam::333344445555:role/NextRole";
    static final String MFA_ROLE = "arn:aws:iam::222233334444:role/MfaRole";

    final AtomicReference<Duration> clockIsOffBy = new AtomicReference<>(Duration.ZERO);
    final EmbeddedSts sts = EmbeddedSts.builder()
            .clock(() -> Instant.now().plus(clockIsOffBy.get()))
            .start();
    final TestUser bob = sts.addUser("111122223333", "BobSmith");
    final TestUser eve = sts.addUser("111122223333", "Eve");
    final TestUser root = sts.addRoot("111122223333");
    final MfaDevice mfa = bob.addMfaDevice("BobSmith");
    final MfaDevice evesMfa = eve.addMfaDevice("Eve");
    final TestRole role = sts.addRole(ROLE).trust(bob.arn());
    final TestRole next = sts.addRole(NEXT).trust(ROLE);
    final TestRole mfaRole = sts.addRole(MFA_ROLE).trust(bob.arn()).requireMfa();

    <T> T as(AwsCredentials credentials, Function<StsClient, T> request) {
        return SdkClients.call(sts, credentials, request);
    }

    <T> T as(TestUser user, Function<StsClient, T> request) {
        return as(SdkClients.of(user), request);
    }

    Credentials assume(AwsCredentials credentials, String arn, Consumer<AssumeRoleRequest.Builder> more) {
        return as(
                        credentials,
                        client -> client.assumeRole(request -> {
                            request.roleArn(arn).roleSessionName("session");
                            more.accept(request);
                        }))
                .credentials();
    }

    Credentials assume(TestUser user, String arn, Consumer<AssumeRoleRequest.Builder> more) {
        return assume(SdkClients.of(user), arn, more);
    }

    Credentials assume(TestUser user, String arn) {
        return assume(user, arn, request -> {});
    }

    AwsCredentials sessionToken() {
        return SdkClients.of(as(bob, StsClient::getSessionToken).credentials());
    }

    AwsCredentials federation() {
        return SdkClients.of(as(bob, client -> client.getFederationToken(r -> r.name("Jeff")))
                .credentials());
    }

    @Override
    public void close() {
        sts.close();
    }
}
