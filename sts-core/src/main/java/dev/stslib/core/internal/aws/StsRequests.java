package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.ProvidedContext;
import software.amazon.awssdk.services.sts.model.Tag;

/** Converts stslib's requests to those of the AWS SDK. Absent values and empty lists are not sent. */
final class StsRequests {
    private StsRequests() {}

    static void signedBy(AwsRequestOverrideConfiguration.Builder settings, SourceCredentials source) {
        String key = source.accessKeyId();
        String secret = source.secretAccessKey().revealSecret();
        Secret token = source.sessionToken();
        requireSignable("access key id", key);
        requireSignable("secret access key", secret);
        if (token != null) {
            requireSignable("session token", token.revealSecret());
        }
        settings.credentialsProvider(StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(key, secret)
                        : AwsSessionCredentials.create(key, secret, token.revealSecret())));
    }

    /** A header could not carry such a part, and the error of the HTTP client would repeat it. */
    private static void requireSignable(String name, String part) {
        if (part.isBlank() || part.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(
                    "The " + name + " of the credentials that sign the request is "
                            + (part.isBlank() ? "empty" : "not one line of text"),
                    "Correct the credentials: each part is one line without control characters");
        }
    }

    static software.amazon.awssdk.services.sts.model.GetSessionTokenRequest of(
            SourceCredentials source, GetSessionTokenRequest request) {
        return software.amazon.awssdk.services.sts.model.GetSessionTokenRequest.builder()
                .durationSeconds(seconds(request.duration()))
                .serialNumber(request.mfaSerial())
                .tokenCode(text(request.mfaCode()))
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.AssumeRoleRequest of(
            SourceCredentials source, AssumeRoleRequest request) {
        return software.amazon.awssdk.services.sts.model.AssumeRoleRequest.builder()
                .roleArn(request.roleArn())
                .roleSessionName(request.sessionName())
                .durationSeconds(seconds(request.duration()))
                .externalId(request.externalId())
                .serialNumber(request.mfaSerial())
                .tokenCode(text(request.mfaCode()))
                .policy(request.policy().inline())
                .policyArns(policies(request.policy()))
                .tags(tags(request.tags()))
                .transitiveTagKeys(request.transitiveTagKeys().isEmpty() ? null : request.transitiveTagKeys())
                .sourceIdentity(request.sourceIdentity())
                .providedContexts(contexts(request.providedContexts()))
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.GetFederationTokenRequest of(
            SourceCredentials source, GetFederationTokenRequest request) {
        return software.amazon.awssdk.services.sts.model.GetFederationTokenRequest.builder()
                .name(request.name())
                .durationSeconds(seconds(request.duration()))
                .policy(request.policy().inline())
                .policyArns(policies(request.policy()))
                .tags(tags(request.tags()))
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest of(
            AssumeRoleWithWebIdentityRequest request) {
        return software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest.builder()
                .roleArn(request.roleArn())
                .roleSessionName(request.sessionName())
                .webIdentityToken(request.webIdentityToken().revealSecret())
                .durationSeconds(seconds(request.duration()))
                .providerId(request.providerId())
                .policy(request.policy().inline())
                .policyArns(policies(request.policy()))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest of(AssumeRoleWithSamlRequest request) {
        return software.amazon.awssdk.services.sts.model.AssumeRoleWithSamlRequest.builder()
                .roleArn(request.roleArn())
                .principalArn(request.principalArn())
                .samlAssertion(request.assertion().revealSecret())
                .durationSeconds(seconds(request.duration()))
                .policy(request.policy().inline())
                .policyArns(policies(request.policy()))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.AssumeRootRequest of(
            SourceCredentials source, AssumeRootRequest request) {
        return software.amazon.awssdk.services.sts.model.AssumeRootRequest.builder()
                .targetPrincipal(request.targetPrincipal())
                .taskPolicyArn(policy(request.taskPolicyArn()))
                .durationSeconds(seconds(request.duration()))
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest of(
            SourceCredentials source, GetWebIdentityTokenRequest request) {
        return software.amazon.awssdk.services.sts.model.GetWebIdentityTokenRequest.builder()
                .audience(request.audiences())
                .signingAlgorithm(request.algorithm().name())
                .durationSeconds(seconds(request.duration()))
                .tags(tags(request.tags()))
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    static software.amazon.awssdk.services.sts.model.GetDelegatedAccessTokenRequest of(
            SourceCredentials source, GetDelegatedAccessTokenRequest request) {
        return software.amazon.awssdk.services.sts.model.GetDelegatedAccessTokenRequest.builder()
                .tradeInToken(request.tradeInToken().revealSecret())
                .overrideConfiguration(settings -> signedBy(settings, source))
                .build();
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.revealSecret();
    }

    private static @Nullable List<PolicyDescriptorType> policies(SessionPolicy policy) {
        return policy.arns().isEmpty()
                ? null
                : policy.arns().stream().map(StsRequests::policy).toList();
    }

    private static PolicyDescriptorType policy(String arn) {
        return PolicyDescriptorType.builder().arn(arn).build();
    }

    private static @Nullable List<ProvidedContext> contexts(List<dev.stslib.api.request.ProvidedContext> contexts) {
        return contexts.isEmpty()
                ? null
                : contexts.stream()
                        .map(context -> ProvidedContext.builder()
                                .providerArn(context.providerArn())
                                .contextAssertion(context.assertion().revealSecret())
                                .build())
                        .toList();
    }

    private static @Nullable List<Tag> tags(List<dev.stslib.api.request.Tag> tags) {
        return tags.isEmpty()
                ? null
                : tags.stream()
                        .map(tag ->
                                Tag.builder().key(tag.key()).value(tag.value()).build())
                        .toList();
    }
}
