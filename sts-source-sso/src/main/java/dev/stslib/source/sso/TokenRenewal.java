package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.RenewalNote;
import dev.stslib.aws.support.signin.SignInLock;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renews a token without a person, by its refresh token. The service takes most refresh tokens once only, so only the
 * holder of the {@link SignInLock} renews. The AWS CLI and the SDKs know no lock: where one of them was faster, the
 * service refuses, and what that tool has written is taken.
 */
final class TokenRenewal {
    /** Another tool may renew at the same moment, and once more. */
    private static final int MOST_TRIES = 3;

    private static final Duration PAUSE = Duration.ofMillis(100);
    /** For 2 s together. A tool writes the file a moment after it has got its answer. */
    private static final int MOST_LOOKS = 20;

    private final SsoFiles files;
    private final OidcClient oidc;
    private final InstantSource clock;
    private final Pauses pauses;

    TokenRenewal(SsoFiles files, OidcClient oidc, InstantSource clock, Pauses pauses) {
        this.files = files;
        this.oidc = oidc;
        this.clock = clock;
        this.pauses = pauses;
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
     * @throws SessionExpiredException if the service refuses, or there is nothing to renew with
     * @throws EndpointUnreachableException if the service gives no answer
     * @throws dev.stslib.api.error.StoreException if a new token cannot be saved; then it is not asked for
     */
    SsoToken renew(SsoSession session, SignInLock lock, @Nullable Secret unwanted) {
        for (int attempt = 1; ; attempt++) {
            SsoToken token = files.token(session).orElseThrow(() -> SsoFiles.missing(session));
            Instant now = clock.instant();
            Optional<SsoToken.Renewal> renewal = token.renewal(now);
            boolean serves = serves(token, unwanted);
            if (serves && (renewal.isEmpty() || !token.isDue(now))) {
                return token;
            }
            if (renewal.isEmpty()) {
                throw SsoFiles.logIn(session, "has expired, and there is nothing to renew it with");
            }
            Secret refreshToken = renewal.get().refreshToken();
            RenewalNote note = note(session, lock);
            if (serves && note.isFresh(refreshToken, now)) {
                return token;
            }
            note.check(refreshToken, now);
            Outcome outcome = files.json()
                    .replacing(session.tokenFile(), place -> askAndSave(session, token, renewal.get(), note, place));
            if (outcome instanceof Renewed renewed) {
                return renewed.token();
            }
            OidcAnswer.Refusal refusal = ((Refused) outcome).refusal();
            if (attempt == MOST_TRIES || !isReplaced(session, refreshToken, refusal)) {
                note.noteRefusal(refreshToken, refusal.problem(), refusal.isFinal(), now);
                throw SsoFiles.notRenewed(session, refusal.problem());
            }
        }
    }

    /** Whether the service has refused for good to renew a token. */
    boolean isRefused(SsoSession session, SignInLock lock, SsoToken token) {
        return token.refreshToken().filter(note(session, lock)::isRefused).isPresent();
    }

    private RenewalNote note(SsoSession session, SignInLock lock) {
        return new RenewalNote(
                lock.folder().resolve("failed.json"),
                files.json(),
                SsoEndpoints.oidc(session.oidc()).toString(),
                problem -> SsoFiles.notRenewed(session, problem));
    }

    private boolean serves(SsoToken token, @Nullable Secret unwanted) {
        return token.isValid(clock.instant()) && !token.accessToken().equals(unwanted);
    }

    private sealed interface Outcome {}

    private record Renewed(SsoToken token) implements Outcome {}

    private record Refused(OidcAnswer.Refusal refusal) implements Outcome {}

    private Outcome askAndSave(
            SsoSession session,
            SsoToken token,
            SsoToken.Renewal renewal,
            RenewalNote note,
            Consumer<Map<String, Object>> place) {
        OidcAnswer answer = ask(session, renewal, note);
        if (answer instanceof OidcAnswer.Refusal refusal) {
            return new Refused(refusal);
        }
        SsoToken renewed = save(session, token, renewal, (OidcAnswer.Tokens) answer, place);
        Instant now = clock.instant();
        if (renewed.isDue(now)) {
            renewed.refreshToken().ifPresent(next -> note.noteEndsSoon(next, now));
        } else {
            note.clear();
        }
        return new Renewed(renewed);
    }

    private OidcAnswer ask(SsoSession session, SsoToken.Renewal renewal, RenewalNote note) {
        try {
            return oidc.refresh(session, renewal);
        } catch (EndpointUnreachableException e) {
            note.noteFailure(renewal.refreshToken(), e.problem(), clock.instant());
            throw e;
        }
    }

    /**
     * First the file: until it is written, a process that is killed takes the only copy of the refresh token with it. What
     * another tool has written since the request is newer: a sign-in is kept, and so is a sign-out.
     */
    private SsoToken save(
            SsoSession session,
            SsoToken asked,
            SsoToken.Renewal renewal,
            OidcAnswer.Tokens answer,
            Consumer<Map<String, Object>> place) {
        SsoToken current = current(session, asked);
        boolean isOther = !current.refreshToken().equals(Optional.of(renewal.refreshToken()));
        if (isOther && current.isValid(clock.instant())) {
            return current;
        }
        SsoToken renewed = SsoToken.of(
                (isOther ? asked : current).renewed(answer), problem -> SsoFiles.unusable(session, problem));
        place.accept(renewed.fields());
        return renewed;
    }

    /** The token in the file now; a file that stays damaged, or is so when this closes, holds nothing that is newer. */
    private SsoToken current(SsoSession session, SsoToken asked) {
        Optional<SsoToken> current;
        try {
            current = files.token(session);
        } catch (SessionExpiredException | EngineClosedException e) {
            return asked;
        }
        if (current.isEmpty() && Files.notExists(session.tokenFile())) {
            throw SsoFiles.missing(session);
        }
        return current.orElse(asked); // One that cannot be read at the moment is no sign-out.
    }

    /**
     * Waits until another tool has written what it got for the same refresh token.
     *
     * @return true if there is another refresh token in the file
     */
    private boolean isReplaced(SsoSession session, Secret tried, OidcAnswer.Refusal refusal) {
        if (!refusal.error().equals("invalid_grant")) {
            return false;
        }
        for (int look = 1; look <= MOST_LOOKS; look++) {
            Optional<SsoToken> token = files.tokenOrNone(session);
            if (token.isPresent() && !token.get().refreshToken().equals(Optional.of(tried))) {
                return true;
            }
            pauses.pause(PAUSE);
        }
        return false;
    }
}
