package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.signin.FailedSignIns;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.SignInLock;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The token of a sign-in: the one in the file, renewed where that is due, or that of a new sign-in. */
final class SsoTokens {
    /** Longer than a renewal with all its tries. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Longer than a person may take. */
    private static final Duration PATIENCE_FOR_PERSON = Duration.ofMinutes(11);

    private final SsoFiles files;
    private final TokenRenewal renewal;
    private final SsoSignIn signIn;
    private final InstantSource clock;
    private final Pauses pauses;

    SsoTokens(SsoFiles files, TokenRenewal renewal, SsoSignIn signIn, InstantSource clock, Pauses pauses) {
        this.files = files;
        this.renewal = renewal;
        this.signIn = signIn;
        this.clock = clock;
        this.pauses = pauses;
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
        Person person = prompter == null ? null : new Person(prompter, failures(session, lock));
        return lock.locked(
                () -> valid(session, true, unwanted).map(token -> new Found(token, false)),
                () -> renewOrSignIn(session, lock, person, unwanted),
                person == null ? PATIENCE : PATIENCE_FOR_PERSON);
    }

    /** In the folder of the tokens, the AWS CLI would read the lock file. */
    private SignInLock lock(SsoSession session) {
        return new SignInLock(
                session.cacheFolder().resolveSibling("stslib").resolve(session.id()),
                pauses,
                problem -> SsoFiles.logIn(session, "has expired, and " + problem));
    }

    private FailedSignIns failures(SsoSession session, SignInLock lock) {
        return new FailedSignIns(lock.folder(), files.json(), SsoFiles.remedy(session));
    }

    /** Signs a person in, whatever the file holds. */
    Found signInAnew(SsoSession session, SignInPrompter prompter) {
        SignInLock lock = lock(session);
        Person person = new Person(prompter, failures(session, lock));
        return lock.locked(Optional::empty, () -> new Found(signIn(session, person), true), PATIENCE_FOR_PERSON);
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
                Optional::empty,
                () -> {
                    Optional<SsoToken> token = files.tokenOrNone(session);
                    try {
                        token.ifPresent(end);
                    } finally {
                        boolean unused = OwnerOnlyFiles.delete(session.tokenFile());
                    }
                    return token;
                },
                PATIENCE);
    }

    /** The token in the file, whether it has ended or not; a damaged file counts as none. */
    Optional<SsoToken> inFile(SsoSession session) {
        return files.tokenOrNone(session);
    }

    boolean isRenewable(SsoToken token) {
        return renewal.isPossible(token);
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
            return lock.tryLocked(() -> renewal.renew(session, lock, null)).orElse(token);
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

    /** Someone who can sign in, and the failures that there were before this process began to wait. */
    private record Person(SignInPrompter prompter, FailedSignIns failures, long before) {
        Person(SignInPrompter prompter, FailedSignIns failures) {
            this(prompter, failures, failures.count());
        }
    }

    private Found renewOrSignIn(
            SsoSession session, SignInLock lock, @Nullable Person person, @Nullable Secret unwanted) {
        // Another process may have renewed it, or signed in, before this one got the lock.
        Optional<SsoToken> made = valid(session, true, unwanted);
        if (made.isPresent()) {
            return new Found(made.get(), false);
        }
        if (person == null) {
            return new Found(renewal.renew(session, lock, unwanted), false);
        }
        if (files.tokenOrNone(session).filter(renewal::isPossible).isPresent()) {
            try {
                return new Found(renewal.renew(session, lock, unwanted), false);
            } catch (SessionExpiredException e) {
                // Only a person can go on.
                return new Found(askUnlessRefused(session, person), true);
            }
        }
        return new Found(askUnlessRefused(session, person), true);
    }

    private SsoToken askUnlessRefused(SsoSession session, Person person) {
        person.failures().check(person.before());
        return signIn(session, person);
    }

    /** A sign-in replaces a file that stays damaged. It does not begin where its token cannot be saved. */
    private SsoToken signIn(SsoSession session, Person person) {
        try {
            return files.json().replacing(session.tokenFile(), place -> {
                SsoSignIn.Outcome outcome = signIn.signIn(session, person.prompter());
                Map<String, Object> before = files.json().fieldsOrNone(session.tokenFile());
                Map<String, Object> fields = SsoToken.signedIn(
                        SsoToken.isOf(session, before) ? before : Map.of(),
                        session,
                        outcome.client(),
                        outcome.tokens());
                SsoToken token = SsoToken.of(fields, problem -> SsoFiles.unusable(session, problem));
                place.accept(token.fields());
                return token;
            });
        } catch (SessionExpiredException e) {
            person.failures().add(e);
            throw e;
        }
    }
}
