package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renews a token without a person, by its refresh token. The service takes most refresh tokens once only, so only the
 * holder of the {@link SessionLock} renews. The AWS CLI and the SDKs know no lock: where one of them was faster, the
 * service refuses, and what that tool has written is taken.
 */
final class TokenRenewal {
    /** Another tool may renew at the same moment, and once more. */
    private static final int MOST_TRIES = 3;

    private final SsoFiles files;
    private final OidcClient oidc;
    private final InstantSource clock;

    TokenRenewal(SsoFiles files, OidcClient oidc, InstantSource clock) {
        this.files = files;
        this.oidc = oidc;
        this.clock = clock;
    }

    /** Whether there is something to renew the token with. A damaged field means no. */
    boolean isPossible(SsoToken token) {
        try {
            return token.renewal(clock.instant()).isPresent();
        } catch (StslibException e) {
            return false;
        }
    }

    /**
     * Renews the token in the file, unless another process has done so. The caller holds the lock.
     *
     * @param lock the lock that the caller holds
     * @param unwanted an access token that must be replaced whenever it ends, or null
     * @return the token that is in the file then
     * @throws dev.stslib.api.error.SessionExpiredException if the service refuses, or there is nothing to renew with
     * @throws EndpointUnreachableException if the service gives no answer
     */
    SsoToken renew(SsoSession session, SessionLock lock, @Nullable Secret unwanted) {
        FailedRenewal failed = new FailedRenewal(lock.folder(), files);
        OidcAnswer.@Nullable Refusal refusal = null;
        @Nullable Secret tried = null;
        for (int attempt = 1; attempt <= MOST_TRIES; attempt++) {
            SsoToken token = files.token(session).orElseThrow(() -> SsoFiles.missing(session));
            Instant now = clock.instant();
            if (token.isValid(now) && !token.isDue(now) && !token.accessToken().equals(unwanted)) {
                return token;
            }
            Optional<SsoToken.Renewal> renewal = token.renewal(now);
            if (renewal.isEmpty()) {
                throw SsoFiles.logIn(session, "has expired, and there is nothing to renew it with");
            }
            Secret refreshToken = renewal.get().refreshToken();
            if (refreshToken.equals(tried)) {
                break;
            }
            failed.check(session, refreshToken, now);
            tried = refreshToken;
            OidcAnswer answer = ask(session, renewal.get(), failed);
            if (answer instanceof OidcAnswer.Tokens tokens) {
                return save(session, token, tokens, failed);
            }
            refusal = (OidcAnswer.Refusal) answer;
        }
        throw refused(session, refusal, tried, failed);
    }

    private OidcAnswer ask(SsoSession session, SsoToken.Renewal renewal, FailedRenewal failed) {
        try {
            return oidc.refresh(session, renewal);
        } catch (EndpointUnreachableException e) {
            failed.noteUnreachable(renewal.refreshToken(), e.problem(), clock.instant());
            throw e;
        }
    }

    /** First the file: until it is written, a process that is killed takes the only copy of the refresh token with it. */
    private SsoToken save(SsoSession session, SsoToken token, OidcAnswer.Tokens tokens, FailedRenewal failed) {
        SsoToken renewed = SsoToken.of(token.renewed(tokens), problem -> SsoFiles.unusable(session, problem));
        files.write(session.tokenFile(), renewed.fields());
        failed.forget();
        return renewed;
    }

    private static StslibException refused(
            SsoSession session, OidcAnswer.@Nullable Refusal refusal, @Nullable Secret tried, FailedRenewal failed) {
        String problem = refusal == null ? "other tools renew it all the time" : refusal.problem();
        if (refusal != null && tried != null) {
            failed.noteRefusal(tried, problem);
        }
        return SsoFiles.notRenewed(session, problem);
    }
}
