package dev.stslib.core.internal.aws;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.FederationToken;
import dev.stslib.api.RootSession;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.aws.support.http.ServerTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.AssumeRootResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.FederatedUser;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetDelegatedAccessTokenResponse;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;
import software.amazon.awssdk.services.sts.model.GetWebIdentityTokenResponse;
import software.amazon.awssdk.services.sts.model.StsResponse;

/** Converts answers of the AWS SDK to stslib's values. Refuses answers that are incomplete or have already expired. */
@SuppressWarnings("deprecation") // AWS advises against reading the packed policy size, and still sends it.
final class StsResponses {
    /** What STS gives where a request for a role names no duration. */
    private static final Duration USUAL_ROLE = Duration.ofHours(1);
    /** What STS gives where a request for a session token or a federation token names no duration. */
    private static final Duration USUAL_SESSION = Duration.ofHours(12);

    private final InstantSource clock;

    StsResponses(InstantSource clock) {
        this.clock = clock;
    }

    SessionToken sessionToken(StsCallContext call, GetSessionTokenResponse answer, GetSessionTokenRequest asked) {
        return new SessionToken(
                credentials(call, answer, answer.credentials(), asked.duration(), USUAL_SESSION), asked.mfaSerial());
    }

    FederationToken federation(StsCallContext call, GetFederationTokenResponse answer, @Nullable Duration asked) {
        TemporaryCredentials credentials = credentials(call, answer, answer.credentials(), asked, USUAL_SESSION);
        FederatedUser user = there(call, "FederatedUser", answer.federatedUser());
        return new FederationToken(
                credentials,
                there(call, "Arn", user.arn()),
                there(call, "FederatedUserId", user.federatedUserId()),
                answer.packedPolicySize());
    }

    AssumedRole role(StsCallContext call, AssumeRoleResponse answer, @Nullable Duration asked) {
        return role(
                call,
                answer,
                asked,
                answer.credentials(),
                answer.assumedRoleUser(),
                answer.packedPolicySize(),
                answer.sourceIdentity(),
                Map.of());
    }

    AssumedRole webIdentity(StsCallContext call, AssumeRoleWithWebIdentityResponse answer, @Nullable Duration asked) {
        Map<String, String> federation = new LinkedHashMap<>();
        put(federation, "Provider", answer.provider());
        put(federation, "Audience", answer.audience());
        put(federation, "SubjectFromWebIdentityToken", answer.subjectFromWebIdentityToken());
        return role(
                call,
                answer,
                asked,
                answer.credentials(),
                answer.assumedRoleUser(),
                answer.packedPolicySize(),
                answer.sourceIdentity(),
                federation);
    }

    AssumedRole saml(StsCallContext call, AssumeRoleWithSamlResponse answer, @Nullable Duration asked) {
        Map<String, String> federation = new LinkedHashMap<>();
        put(federation, "Audience", answer.audience());
        put(federation, "Issuer", answer.issuer());
        put(federation, "NameQualifier", answer.nameQualifier());
        put(federation, "Subject", answer.subject());
        put(federation, "SubjectType", answer.subjectType());
        return role(
                call,
                answer,
                asked,
                answer.credentials(),
                answer.assumedRoleUser(),
                answer.packedPolicySize(),
                answer.sourceIdentity(),
                federation);
    }

    RootSession root(StsCallContext call, AssumeRootResponse answer, @Nullable Duration asked) {
        return new RootSession(
                credentials(call, answer, answer.credentials(), asked, AssumeRootRequest.LONGEST),
                textOrNull(answer.sourceIdentity()));
    }

    DelegatedAccess delegated(StsCallContext call, GetDelegatedAccessTokenResponse answer) {
        return new DelegatedAccess(
                credentials(call, answer, answer.credentials(), null, USUAL_SESSION),
                textOrNull(answer.assumedPrincipal()),
                answer.packedPolicySize());
    }

    WebIdentityToken webIdentityToken(
            StsCallContext call, GetWebIdentityTokenResponse answer, @Nullable Duration asked) {
        Instant now = clock.instant();
        Secret token = Secret.of(there(call, "WebIdentityToken", textOrNull(answer.webIdentityToken())));
        Instant expiration = ServerTime.toLocal(
                there(call, "Expiration", answer.expiration()),
                answer.sdkHttpResponse(),
                now,
                asked == null ? GetWebIdentityTokenRequest.DEFAULT_DURATION : asked);
        requireAhead(call, "a token", expiration, now);
        return new WebIdentityToken(token, now, expiration);
    }

    CallerIdentity identity(StsCallContext call, GetCallerIdentityResponse answer) {
        return new CallerIdentity(
                there(call, "Account", answer.account()),
                there(call, "Arn", answer.arn()),
                there(call, "UserId", answer.userId()));
    }

    private AssumedRole role(
            StsCallContext call,
            StsResponse answer,
            @Nullable Duration asked,
            @Nullable Credentials credentials,
            @Nullable AssumedRoleUser user,
            @Nullable Integer packedPolicySize,
            @Nullable String sourceIdentity,
            Map<String, String> federation) {
        TemporaryCredentials arrived = credentials(call, answer, credentials, asked, USUAL_ROLE);
        return new AssumedRole(
                arrived,
                user == null ? null : textOrNull(user.arn()),
                user == null ? null : textOrNull(user.assumedRoleId()),
                packedPolicySize,
                sourceIdentity,
                federation);
    }

    private TemporaryCredentials credentials(
            StsCallContext call,
            StsResponse answer,
            @Nullable Credentials answered,
            @Nullable Duration asked,
            Duration usual) {
        Instant now = clock.instant();
        Credentials found = there(call, "Credentials", answered);
        TemporaryCredentials credentials = new TemporaryCredentials(
                there(call, "AccessKeyId", textOrNull(found.accessKeyId())),
                Secret.of(there(call, "SecretAccessKey", textOrNull(found.secretAccessKey()))),
                Secret.of(there(call, "SessionToken", textOrNull(found.sessionToken()))),
                now,
                ServerTime.toLocal(
                        there(call, "Expiration", found.expiration()),
                        answer.sdkHttpResponse(),
                        now,
                        asked == null ? usual : asked));
        requireAhead(call, "credentials", credentials.expiration(), now);
        return credentials;
    }

    private static void requireAhead(StsCallContext call, String what, Instant end, Instant now) {
        if (!end.isAfter(now)) {
            throw new ExpiredAnswerException(
                    call.where() + " answered with " + what + " that ended at " + end + ", and here it is " + now,
                    "Check the clock of this machine, and that no proxy on the way caches answers");
        }
    }

    private static @Nullable String textOrNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    /** Requires a part of the answer; STS leaves none out. */
    static <T> T there(StsCallContext call, String name, @Nullable T value) {
        if (value == null) {
            throw SdkErrorMapper.notSts(call, "the answer has no " + name, null);
        }
        return value;
    }
}
