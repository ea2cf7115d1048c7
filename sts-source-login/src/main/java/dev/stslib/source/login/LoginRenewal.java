package dev.stslib.source.login;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.aws.support.service.ServiceEndpoint;
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
 * Renews credentials without a person, by the refresh token of the sign-in. The service takes most refresh tokens once
 * only, so only the holder of the {@link SignInLock} renews. The AWS CLI and the SDKs know no lock: where one of them was
 * faster, what that tool has written is taken.
 */
final class LoginRenewal {
    /** Another tool may renew at the same moment, and once more. */
    private static final int MOST_TRIES = 3;
    /** For 2 s together. Another tool writes the file a moment after it has got its answer. */
    private static final int MOST_LOOKS = 20;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final LoginFiles files;
    private final SigninClient client;
    private final InstantSource clock;
    private final Pauses pauses;

    LoginRenewal(LoginFiles files, SigninClient client, InstantSource clock, Pauses pauses) {
        this.files = files;
        this.client = client;
        this.clock = clock;
        this.pauses = pauses;
    }

    /**
     * Renews the credentials in the file, unless another process has done so. The caller holds the lock.
     *
     * @param lock the lock that the caller holds
     * @return the sign-in that is in the file then
     * @throws SessionExpiredException if the service refuses, or there is nothing to renew with
     * @throws EndpointUnreachableException if the service gives no answer
     * @throws dev.stslib.api.error.StoreException if nothing can be written, and then the service was not asked
     */
    LoginToken renew(LoginCredentials session, SignInLock lock) {
        LoginToken token = files.token(session).orElseThrow(() -> LoginErrors.missing(session));
        for (int attempt = 1; token.isDue(clock.instant()); attempt++) {
            LoginToken old = token;
            ServiceEndpoint endpoint =
                    endpoint(session, old).orElseThrow(() -> LoginErrors.noRegion(session.profile()));
            LoginToken.Renewal renewal = old.renewal();
            RenewalNote note = note(session, lock, endpoint);
            if (old.isLasting(clock.instant()) && note.isFresh(renewal.refreshToken(), clock.instant())) {
                return old;
            }
            note.check(renewal.refreshToken(), clock.instant());
            // Without a place for the answer, the refresh token would be spent for nothing.
            Outcome outcome = files.json()
                    .replacing(session.tokenFile(), place -> ask(session, endpoint, old, renewal, note, place));
            SigninAnswer.Refusal refusal = outcome.refusal();
            if (refusal == null) {
                return outcome.token();
            }
            Optional<LoginToken> other = writtenByAnother(session, old);
            if (other.isEmpty() || attempt == MOST_TRIES) {
                if (refusal.isOfPermissions()) {
                    note.noteFailure(renewal.refreshToken(), refusal.problem(), clock.instant());
                    throw SigninClient.forbidden(session.profile(), refusal);
                }
                note.noteRefusal(renewal.refreshToken(), refusal.problem(), refusal.isFinal(), clock.instant());
                throw LoginErrors.notRenewed(session, refusal.problem());
            }
            token = other.get();
        }
        return token;
    }

    /** Whether the service has refused for good to renew a sign-in. */
    boolean isRefused(LoginCredentials session, SignInLock lock, LoginToken token) {
        return token.isRenewable()
                && endpoint(session, token)
                        .filter(endpoint -> note(session, lock, endpoint)
                                .isRefused(token.renewal().refreshToken()))
                        .isPresent();
    }

    private RenewalNote note(LoginCredentials session, SignInLock lock, ServiceEndpoint endpoint) {
        return new RenewalNote(
                lock.folder().resolve("renewal.json"),
                files.json(),
                LoginEndpoints.base(endpoint),
                problem -> LoginErrors.notRenewed(session, problem));
    }

    /**
     * Where the sign-in was made: its refresh token is of no use in another region. An endpoint that is set is asked in any
     * case.
     */
    private static Optional<ServiceEndpoint> endpoint(LoginCredentials session, LoginToken token) {
        ServiceEndpoint set = session.endpoint();
        if (set == null || set.override() != null) {
            return Optional.ofNullable(set);
        }
        return Optional.of(token.region()
                .map(region ->
                        new ServiceEndpoint(set.service(), region, null, set.fips(), set.dualStack(), set.caBundle()))
                .orElse(set));
    }

    /** The sign-in in the file after a request, or the old one with the refusal. */
    private record Outcome(LoginToken token, SigninAnswer.@Nullable Refusal refusal) {}

    private Outcome ask(
            LoginCredentials session,
            ServiceEndpoint endpoint,
            LoginToken old,
            LoginToken.Renewal renewal,
            RenewalNote note,
            Consumer<Map<String, Object>> place) {
        SigninAnswer answer;
        try {
            answer = client.refresh(endpoint, session.profile(), renewal);
        } catch (EndpointUnreachableException e) {
            note.noteFailure(renewal.refreshToken(), e.problem(), clock.instant());
            throw e;
        }
        if (answer instanceof SigninAnswer.Refusal refusal) {
            return new Outcome(old, refusal);
        }
        LoginToken renewed = save(session, old, (SigninAnswer.Tokens) answer, place);
        Instant now = clock.instant();
        if (renewed.isDue(now)) {
            note.noteEndsSoon(renewed.renewal().refreshToken(), now);
        } else {
            note.clear();
        }
        return new Outcome(renewed, null);
    }

    /**
     * Writes the answer, first of all: until then, a process that is killed takes the only copy of the refresh token with
     * it. What another tool has written during the request is newer, and is kept.
     */
    private LoginToken save(
            LoginCredentials session, LoginToken old, SigninAnswer.Tokens tokens, Consumer<Map<String, Object>> place) {
        LoginToken now = inFile(session, old);
        boolean isOther = now.differsFrom(old);
        if (isOther && now.isValid(clock.instant())) {
            return now;
        }
        LoginToken renewed =
                LoginToken.of((isOther ? old : now).renewed(tokens), problem -> LoginErrors.unusable(session, problem));
        place.accept(renewed.fields());
        return renewed;
    }

    /** A file that is damaged meanwhile, or is so when this closes, is replaced; one that was deleted says that the person has signed out. */
    private LoginToken inFile(LoginCredentials session, LoginToken old) {
        Optional<LoginToken> now;
        try {
            now = files.token(session);
        } catch (SessionExpiredException | EngineClosedException e) {
            return old;
        }
        if (now.isEmpty() && Files.notExists(session.tokenFile())) {
            throw LoginErrors.missing(session);
        }
        return now.orElse(old); // One that cannot be read at the moment is no sign-out.
    }

    /** Another tool may have got new credentials for the refresh token, and not yet written them. */
    private Optional<LoginToken> writtenByAnother(LoginCredentials session, LoginToken old) {
        for (int look = 1; ; look++) {
            Optional<LoginToken> now = files.tokenOrNone(session).filter(token -> token.differsFrom(old));
            if (now.isPresent() || look == MOST_LOOKS) {
                return now;
            }
            pauses.pause(PAUSE);
        }
    }
}
