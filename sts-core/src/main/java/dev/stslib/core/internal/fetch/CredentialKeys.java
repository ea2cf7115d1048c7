package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.ProvidedContext;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.core.internal.aws.MachineRole;
import dev.stslib.core.internal.chain.CommandText;
import dev.stslib.core.internal.chain.ProcessCredentials;
import dev.stslib.core.internal.chain.SessionNames;
import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.core.plan.BaseCredentials.SamlAssertion;
import dev.stslib.core.plan.BaseCredentials.WebIdentity;
import dev.stslib.core.plan.RoleStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the credential key of a configuration. Everything that shapes the answer goes in, and nothing else. The texts are
 * part of stored keys and must not change.
 */
final class CredentialKeys {
    /** What a session token is for: tokens of different purposes are never served for each other. */
    enum Purpose {
        /** Opens roles, or is what a profile without a role gives: one code does for both. */
        CHAIN,
        /** What a connection gives out: it promises a duration, and may be made anew at any time. */
        CONNECTION
    }

    private CredentialKeys() {}

    static CredentialKey sessionToken(
            Purpose purpose,
            Signer signer,
            @Nullable StsEndpoint endpoint,
            @Nullable String mfaSerial,
            @Nullable Duration duration) {
        Map<String, String> parts = parts(signer.identity(), endpoint);
        parts.put("purpose", purpose.name());
        put(parts, "mfaSerial", mfaSerial);
        put(parts, "duration", duration);
        return CredentialKey.of("GetSessionToken", parts);
    }

    static CredentialKey role(
            Signer signer, RoleStep step, @Nullable String mfaSerial, SystemEnvironment systemEnvironment) {
        Map<String, String> parts = parts(signer.identity(), step.endpoint());
        parts.put("role", step.roleArn());
        put(parts, "duration", step.duration());
        if (step.taskPolicyArn() != null) {
            parts.put("taskPolicy", step.taskPolicyArn());
            return CredentialKey.of("AssumeRoot", parts);
        }
        parts.put("sessionName", SessionNames.forMachine(step.sessionNameTemplate(), systemEnvironment));
        if (step.sessionNameTemplate() != null && step.sessionNameTemplate().contains("{profile}")) {
            put(parts, "profile", step.profile());
        }
        put(parts, "externalId", step.externalId());
        put(parts, "mfaSerial", mfaSerial);
        put(parts, "sourceIdentity", step.sourceIdentity());
        policy(parts, step.policy());
        tags(parts, step.tags(), step.transitiveTagKeys());
        contexts(parts, step.providedContexts());
        return CredentialKey.of("AssumeRole", parts);
    }

    static CredentialKey webIdentity(WebIdentity identity, SystemEnvironment systemEnvironment) {
        Map<String, String> parts = parts(from(identity.tokenFile(), identity.command()), identity.endpoint());
        parts.put("role", identity.roleArn());
        parts.put("sessionName", SessionNames.forMachine(identity.sessionNameTemplate(), systemEnvironment));
        if (identity.sessionNameTemplate() != null
                && identity.sessionNameTemplate().contains("{profile}")) {
            parts.put("profile", identity.profile());
        }
        put(parts, "duration", identity.duration());
        policy(parts, identity.policy());
        return CredentialKey.of("AssumeRoleWithWebIdentity", parts);
    }

    static CredentialKey saml(SamlAssertion assertion) {
        Map<String, String> parts = parts(from(assertion.file(), assertion.command()), assertion.endpoint());
        parts.put("role", assertion.roleArn());
        parts.put("provider", assertion.providerArn());
        put(parts, "duration", assertion.duration());
        policy(parts, assertion.policy());
        return CredentialKey.of("AssumeRoleWithSAML", parts);
    }

    /** A token for several audiences is the same, whatever their order. */
    static CredentialKey webIdentityToken(Signer signer, StsEndpoint endpoint, GetWebIdentityTokenRequest request) {
        Map<String, String> parts = parts(signer.identity(), endpoint);
        request.audiences().forEach(audience -> parts.put("audience " + audience, ""));
        parts.put("algorithm", request.algorithm().name());
        put(parts, "duration", request.duration());
        tags(parts, request.tags(), List.of());
        return CredentialKey.of("GetWebIdentityToken", parts);
    }

    /** The token is made by AWS, so its digest cannot be guessed. */
    static CredentialKey delegated(Signer signer, StsEndpoint endpoint, GetDelegatedAccessTokenRequest request) {
        Map<String, String> parts = parts(signer.identity(), endpoint);
        parts.put("tradeInToken", request.tradeInToken().revealSecret());
        return CredentialKey.of("GetDelegatedAccessToken", parts);
    }

    /** Processes that share a store may run in different folders, where a relative path leads to different files. */
    private static String from(@Nullable Path file, @Nullable String command) {
        return file == null
                ? "process " + CommandText.identity(Objects.requireNonNull(command))
                : "file " + file.toAbsolutePath();
    }

    /** The key of what a source gives. */
    static CredentialKey of(FromSource base) {
        CredentialKey key = base.plan().key();
        CredentialKey scope = base.scope();
        return scope == null
                ? key
                : CredentialKey.of("CredentialSource", Map.of("scope", scope.digest(), "key", key.digest()));
    }

    /** Tells what a source gives to this engine alone from other signers. */
    static String identity(FromSource base) {
        SourcePlan plan = base.plan();
        if (plan instanceof ProcessCredentials command) {
            return command.identity();
        }
        return plan instanceof MachineRole role ? role.identity() : "cell " + of(base).digest();
    }

    /** A digest of the secrets of keys. A secret access key is 40 random characters, which cannot be guessed. */
    static String fingerprint(SourceCredentials keys) {
        Map<String, String> secrets = new TreeMap<>();
        secrets.put("secret", keys.secretAccessKey().revealSecret());
        if (keys.sessionToken() != null) {
            secrets.put("token", keys.sessionToken().revealSecret());
        }
        return CredentialKey.of("keys", secrets).digest();
    }

    private static Map<String, String> parts(String source, @Nullable StsEndpoint endpoint) {
        Map<String, String> parts = new TreeMap<>();
        parts.put("source", source);
        if (endpoint == null) {
            return parts;
        }
        parts.put("region", endpoint.region());
        put(parts, "override", endpoint.override());
        parts.put("endpoint", endpoint.fips() + " " + endpoint.dualStack() + " " + endpoint.legacyGlobal());
        return parts;
    }

    private static void policy(Map<String, String> parts, SessionPolicy policy) {
        put(parts, "policy", policy.inline());
        for (int i = 0; i < policy.arns().size(); i++) {
            parts.put("policyArn " + i, policy.arns().get(i));
        }
    }

    private static void tags(Map<String, String> parts, List<Tag> tags, List<String> transitive) {
        for (Tag tag : tags) {
            parts.put("tag " + tag.key(), tag.value());
        }
        for (String key : transitive) {
            parts.put("transitive " + key, "");
        }
    }

    /** An assertion is signed, so its digest cannot be guessed. */
    private static void contexts(Map<String, String> parts, List<ProvidedContext> contexts) {
        for (int i = 0; i < contexts.size(); i++) {
            ProvidedContext context = contexts.get(i);
            parts.put("contextProvider " + i, context.providerArn());
            parts.put("contextAssertion " + i, context.assertion().revealSecret());
        }
    }

    private static void put(Map<String, String> parts, String name, @Nullable Object value) {
        if (value != null) {
            parts.put(name, value.toString());
        }
    }
}
