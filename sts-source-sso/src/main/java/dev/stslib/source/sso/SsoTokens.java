package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.signin.FailedSignIns;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.SignInLock;
import dev.stslib.aws.support.signin.Unbroken;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The token of a sign-in: the one in the file, renewed where that is due, or that of a new sign-in. */
final class SsoTokens {
    private final SsoFiles files;
    private final TokenRenewal renewal;
    private final SsoSignIn signIn;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Unbroken unbroken;

    SsoTokens(
            SsoFiles files,
            TokenRenewal renewal,
            SsoSignIn signIn,
            InstantSource clock,
            Pauses pauses,
            Unbroken unbroken) {
        this.files = files;
        this.renewal = renewal;
        this.signIn = signIn;
        this.clock = clock;
        this.pauses = pauses;
        this.unbroken = unbroken;
    }

    /** A token, and whether a person had to sign in for it. */
    record Found(SsoToken token, boolean signedIn) {}

    /**
     * The token of a sign-in, for which it may wait for another process.
     *
     * @param prompter asks a person if the token cannot be renewed; null if none may be asked
     * @param unwanted an access token that does not count, because Identity Center refused it; or null
     * @return a token that has not ended
     * @throws SessionExpiredException if a person has to sign in
     * @throws StslibException if there is no token for another reason
     */
    Found token(SsoSession session, @Nullable SignInPrompter prompter, @Nullable Secret unwanted) {
        Optional<SsoToken> known = valid(session, prompter != null, unwanted);
        if (known.isPresent()) {
            return new Found(renewedIfDue(session, known.get()), false);
        }
        if (prompter == null) {
            requireRenewable(session);
        }
        SignInLock lock = lock(session);
        return lock.renewed(
                () -> valid(session, true, unwanted).map(token -> new Found(token, false)),
                unbroken,
                () -> new Found(renewal.renew(session, lock, unwanted), false),
                prompter == null ? null : person(session, lock, prompter));
    }

    /**
     * The token of a sign-in that is good: one whose renewal Identity Center has refused for good is not, although it still
     * lasts.
     *
     * @param prompter asks a person if there is none; null if none may be asked, and then any token does that lasts
     * @return a token that has not ended
     * @throws StslibException as for {@link #token}
     */
    Found good(SsoSession session, @Nullable SignInPrompter prompter) {
        Found found = token(session, prompter, null);
        SignInLock lock = lock(session);
        if (prompter == null || !renewal.isRefused(session, lock, found.token())) {
            return found;
        }
        Supplier<Found> person = person(session, lock, prompter);
        return lock.locked(
                () -> valid(session, true, null)
                        .filter(token -> !renewal.isRefused(session, lock, token))
                        .map(token -> new Found(token, false))
                        .orElseGet(person),
                SignInLock.PATIENCE_FOR_PERSON);
    }

    /** In the folder of the tokens, the AWS CLI would read the lock file. */
    private SignInLock lock(SsoSession session) {
        return new SignInLock(
                session.cacheFolder().resolveSibling("stslib").resolve(session.id()),
                pauses,
                problem -> SsoFiles.logIn(session, "has expired, and " + problem));
    }

    /** Make it before you wait for the lock. */
    private Supplier<Found> person(SsoSession session, SignInLock lock, SignInPrompter prompter) {
        FailedSignIns failures = new FailedSignIns(lock.folder(), files.json(), SsoFiles.remedy(session));
        return () -> new Found(failures.ask(prompter, counted -> signIn(session, counted)), true);
    }

    /** Signs a person in, whatever the file holds. */
    Found signInAnew(SsoSession session, SignInPrompter prompter) {
        SignInLock lock = lock(session);
        return lock.locked(() -> person(session, lock, prompter).get(), SignInLock.PATIENCE_FOR_PERSON);
    }

    /**
     * Deletes the token.
     *
     * @param end ends the sign-in at the service, before its file goes; the file goes even if this fails
     * @return the token that there was, or empty
     */
    Optional<SsoToken> delete(SsoSession session, Consumer<SsoToken> end) {
        SignInLock lock = lock(session);
        return lock.locked(
                () -> {
                    Optional<SsoToken> token = files.tokenOrNone(session);
                    try {
                        token.flatMap(known -> accepted(session, lock, known)).ifPresent(end);
                    } finally {
                        boolean unused = OwnerOnlyFiles.delete(session.tokenFile());
                    }
                    return token;
                },
                SignInLock.PATIENCE);
    }

    /** The service ends a sign-in for an access token only that it accepts. One that has ended is renewed for that. */
    private Optional<SsoToken> accepted(SsoSession session, SignInLock lock, SsoToken token) {
        if (token.isValid(clock.instant()) || !renewal.isPossible(token)) {
            return Optional.of(token);
        }
        try {
            return Optional.of(renewal.renew(session, lock, null));
        } catch (SessionExpiredException e) {
            // The sign-in has ended.
            return Optional.empty();
        }
    }

    /** The token in the file, whether it has ended or not; a damaged file counts as none. */
    Optional<SsoToken> inFile(SsoSession session) {
        return files.tokenOrNone(session);
    }

    /** Whether a token is renewed without a person. */
    boolean isRenewable(SsoSession session, SsoToken token) {
        return renewal.isPossible(token) && !renewal.isRefused(session, lock(session), token);
    }

    /** The token in the file, if it has not ended. */
    private Optional<SsoToken> valid(SsoSession session, boolean damageIsNone, @Nullable Secret unwanted) {
        return (damageIsNone ? files.tokenOrNone(session) : files.token(session))
                .filter(token ->
                        token.isValid(clock.instant()) && !token.accessToken().equals(unwanted));
    }

    /** A token that still lasts is used where it cannot be renewed now, or another process is about to do so. */
    private SsoToken renewedIfDue(SsoSession session, SsoToken token) {
        if (!token.isDue(clock.instant()) || !renewal.isPossible(token)) {
            return token;
        }
        try {
            SignInLock lock = lock(session);
            return lock.tryUnbroken(unbroken, () -> renewal.renew(session, lock, null))
                    .orElse(token);
        } catch (StslibException e) {
            return token;
        }
    }

    /** Fails at once where waiting for the lock would bring nothing. */
    private void requireRenewable(SsoSession session) {
        SsoToken token = files.token(session).orElseThrow(() -> SsoFiles.missing(session));
        if (!renewal.isPossible(token)) {
            throw SsoFiles.logIn(session, token.isValid(clock.instant()) ? "is no longer accepted" : "has expired");
        }
    }

    /** A sign-in replaces a file that stays damaged. It does not begin where its token cannot be saved. */
    private SsoToken signIn(SsoSession session, SignInPrompter prompter) {
        return files.json().replacing(session.tokenFile(), place -> {
            SsoSignIn.Outcome outcome = signIn.signIn(session, prompter);
            Map<String, Object> before = files.json().fieldsOrNone(session.tokenFile());
            Map<String, Object> fields = SsoToken.signedIn(
                    SsoToken.isOf(session, before) ? before : Map.of(), session, outcome.client(), outcome.tokens());
            SsoToken token = SsoToken.of(fields, problem -> SsoFiles.unusable(session, problem));
            place.accept(token.fields());
            return token;
        });
    }
}
