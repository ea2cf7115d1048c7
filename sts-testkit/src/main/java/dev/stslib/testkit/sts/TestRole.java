package dev.stslib.testkit.sts;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A role of an {@link EmbeddedSts}. A new role trusts no identity, and allows sessions of one hour, but neither session
 * tags nor a source identity, like a new role on AWS whose trust policy allows {@code sts:AssumeRole} alone. Thread-safe; changes
 * hold from the next request on.
 */
public final class TestRole {
    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofHours(12);

    private final String arn;
    private final String roleId;
    private final Set<String> trusted = ConcurrentHashMap.newKeySet();
    private volatile boolean mfaRequired;
    private volatile @Nullable Duration oldestMfa;
    private volatile boolean tagsAllowed;
    private volatile boolean sourceIdentityAllowed;
    private volatile boolean sourceIdentityRequired;
    private volatile @Nullable String externalId;
    private volatile Duration maxSessionDuration = LEAST;

    TestRole(String arn, String roleId) {
        this.arn = arn;
        this.roleId = roleId;
    }

    /** {@return the ARN} */
    public String arn() {
        return arn;
    }

    /** {@return the unique id, {@code AROA} and 16 more characters} */
    public String roleId() {
        return roleId;
    }

    /**
     * Adds to those who may assume this role.
     *
     * @param principals ARNs of users or roles, of assumed-role sessions, of an account's root (for the whole account),
     *     accounts of twelve digits, or {@code *}
     * @return this role
     */
    public TestRole trust(String... principals) {
        trusted.addAll(List.of(principals));
        return this;
    }

    /**
     * Takes away whom this role is trusted to.
     *
     * @param principals as given to {@link #trust}
     * @return this role
     */
    public TestRole distrust(String... principals) {
        List.of(principals).forEach(trusted::remove);
        return this;
    }

    /**
     * Asks for an MFA code, in the request or when its credentials were got.
     *
     * @return this role
     */
    public TestRole requireMfa() {
        mfaRequired = true;
        return this;
    }

    /**
     * Asks for an MFA code that was given lately, in the request or when its credentials were got
     * ({@code aws:MultiFactorAuthAge}).
     *
     * @param oldest how long ago the code may have been given
     * @return this role
     */
    public TestRole requireFreshMfa(Duration oldest) {
        oldestMfa = Objects.requireNonNull(oldest, "oldest");
        return requireMfa();
    }

    /**
     * Lets those in for whom an OpenID Connect provider vouches.
     *
     * @param provider the provider
     * @return this role
     */
    public TestRole trustProvider(TestIdentityProvider provider) {
        trusted.add(provider.issuer());
        return this;
    }

    /**
     * Lets those in for whom a SAML provider vouches.
     *
     * @param provider the provider
     * @return this role
     */
    public TestRole trustProvider(TestSamlProvider provider) {
        trusted.add(provider.arn());
        return this;
    }

    /**
     * Asks for an external id.
     *
     * @param required what requests must give
     * @return this role
     */
    public TestRole externalId(String required) {
        externalId = required;
        return this;
    }

    /**
     * Sets the longest session of this role.
     *
     * @param longest one hour (as at the start) to twelve hours
     * @return this role
     * @throws IllegalArgumentException if it is outside of that
     */
    public TestRole maxSessionDuration(Duration longest) {
        if (longest.compareTo(LEAST) < 0 || longest.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a role allows one to twelve hours, not " + longest);
        }
        maxSessionDuration = longest;
        return this;
    }

    /**
     * Allows session tags ({@code sts:TagSession}).
     *
     * @return this role
     */
    public TestRole allowTags() {
        tagsAllowed = true;
        return this;
    }

    /**
     * Allows a source identity ({@code sts:SetSourceIdentity}), set in the request or earlier in the chain.
     *
     * @return this role
     */
    public TestRole allowSourceIdentity() {
        sourceIdentityAllowed = true;
        return this;
    }

    /**
     * Asks for a source identity, set in the request or earlier in the chain.
     *
     * @return this role
     */
    public TestRole requireSourceIdentity() {
        sourceIdentityRequired = true;
        return allowSourceIdentity();
    }

    String account() {
        return arn.split(":", 6)[4];
    }

    String partition() {
        return arn.split(":", 3)[1];
    }

    /** The name without its path, as the ARNs of sessions give it. */
    String name() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    Duration maxSessionDuration() {
        return maxSessionDuration;
    }

    boolean trusts(Caller caller) {
        String root = "arn:aws:iam::" + caller.account() + ":root";
        return trusted.contains("*")
                || trusted.contains(caller.identityArn())
                || trusted.contains(caller.arn())
                || trusted.contains(caller.account())
                || trusted.contains(root);
    }

    /** Says whether it trusts an identity provider, told by its issuer or its ARN. */
    boolean trustsProvider(String provider) {
        return trusted.contains(provider);
    }

    boolean accepts(@Nullable Duration sinceMfa, @Nullable String givenExternalId) {
        String required = externalId;
        Duration oldest = oldestMfa;
        boolean recent = oldest == null || (sinceMfa != null && sinceMfa.compareTo(oldest) <= 0);
        return (sinceMfa != null || !mfaRequired) && recent && (required == null || required.equals(givenExternalId));
    }

    boolean acceptsTags(SessionTags tags) {
        return tagsAllowed || tags.isEmpty();
    }

    boolean acceptsSourceIdentity(@Nullable String sourceIdentity) {
        return sourceIdentity == null ? !sourceIdentityRequired : sourceIdentityAllowed;
    }

    /** {@return the ARN} */
    @Override
    public String toString() {
        return arn;
    }
}
