package dev.stslib.testkit.sts;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request.
 *
 * @param kind by what sort of credentials
 * @param arn who they are, as GetCallerIdentity tells it
 * @param identityArn whom a trust policy names: the user, or the role behind a session
 * @param userId the unique id, as GetCallerIdentity tells it
 * @param account the account of twelve digits
 * @param user the user behind long-term keys and session tokens, {@code null} for roles and federated users
 * @param mfaAt when the MFA code was given with which the credentials were got, {@code null} if there was none
 * @param transitiveTags session tags that go on to the next role, by key in lower case
 * @param sourceIdentity what was set on the way, {@code null} if nothing
 */
record Caller(
        Kind kind,
        String arn,
        String identityArn,
        String userId,
        String account,
        @Nullable TestUser user,
        @Nullable Instant mfaAt,
        Map<String, String> transitiveTags,
        @Nullable String sourceIdentity) {

    /** The sorts of credentials. */
    enum Kind {
        LONG_TERM,
        SESSION_TOKEN,
        ROLE,
        FEDERATED,
        ROOT_TASK,
        ANONYMOUS
    }

    /** The caller of a request that is not signed. */
    static final Caller NOBODY =
            new Caller(Kind.ANONYMOUS, "anonymous", "anonymous", "", "", null, null, Map.of(), null);

    Caller {
        transitiveTags = Map.copyOf(transitiveTags);
    }

    boolean isTemporary() {
        return kind != Kind.LONG_TERM && kind != Kind.ANONYMOUS;
    }

    /** Whether operations of STS other than AssumeRole and GetCallerIdentity are open to the credentials. */
    boolean maySignMore() {
        return kind == Kind.LONG_TERM || kind == Kind.ROLE;
    }

    boolean isRoot() {
        return user != null && user.isRoot();
    }
}
