package dev.stslib.source.login;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.signin.FailedSignIns;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.SignInLock;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sign-ins: the one in the file, renewed where that is due, or a new one. */
final class LoginTokens {
    /** Longer than a renewal with all its tries. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Longer than a person may take. */
    private static final Duration PATIENCE_FOR_PERSON = Duration.ofMinutes(11);

    private final LoginFiles files;
    private final LoginRenewal renewal;
    private final LoginSignIn signIn;
    private final InstantSource clock;
    private final Pauses pauses;

    LoginTokens(LoginFiles files, LoginRenewal renewal, LoginSignIn signIn, InstantSource clock, Pauses pauses) {
        this.files = files;
        this.renewal = renewal;
        this.signIn = signIn;
        this.clock = clock;
        this.pauses = pauses;
    }

    /** A sign-in, and whether a person had to sign in for it. */
    record Found(LoginToken token, boolean signedIn) {}

    /**
     * A sign-in whose credentials have not ended, for which it may wait for another process.
     *
     * @param prompter asks a person if nothing can be renewed; null if none may be asked
     * @throws SessionExpiredException if a person has to sign in
     * @throws StslibException if there are no credentials for another reason
     */
    Found token(LoginCredentials session, @Nullable SignInPrompter prompter) {
        Optional<LoginToken> known = lasting(session, prompter != null);
        if (known.isPresent()) {
            return new Found(renewedIfDue(session, known.get()), false);
        }
        try {
            return anew(session, prompter);
        } catch (SessionExpiredException
                | EndpointUnreachableException
                | StoreException
                | ProfileConfigurationException e) {
            // The last seconds of credentials are better than nothing.
            Optional<LoginToken> ending = files.tokenOrNone(session).filter(token -> token.isValid(clock.instant()));
            return new Found(ending.orElseThrow(() -> e), false);
        }
    }

    private Found anew(LoginCredentials session, @Nullable SignInPrompter prompter) {
        if (prompter == null) {
            // Fails at once where waiting for the lock would bring nothing.
            LoginToken.Renewal unused = files.token(session)
                    .orElseThrow(() -> LoginErrors.missing(session))
                    .renewal();
        }
        SignInLock lock = lock(session);
        Person person = prompter == null ? null : new Person(prompter, failures(session, lock));
        return lock.locked(
                () -> lasting(session, true).map(token -> new Found(token, false)),
                () -> renewOrSignIn(session, lock, person),
                person == null ? PATIENCE : PATIENCE_FOR_PERSON);
    }

    /** Someone who can sign in, and the failures that there were before this process began to wait. */
    private record Person(SignInPrompter prompter, FailedSignIns failures, long before) {
        Person(SignInPrompter prompter, FailedSignIns failures) {
            this(prompter, failures, failures.count());
        }
    }

    /** The folder of the sign-ins may be anywhere, and the AWS CLI passes over folders in it. */
    private SignInLock lock(LoginCredentials session) {
        return new SignInLock(
                session.cacheFolder().resolve("stslib").resolve(session.id()),
                pauses,
                problem -> LoginErrors.logIn(session, "is about to end or has expired, and " + problem));
    }

    private FailedSignIns failures(LoginCredentials session, SignInLock lock) {
        return new FailedSignIns(lock.folder(), files.json(), LoginErrors.remedy(session.profile()));
    }

    /** Signs a person in, whatever the file holds. */
    Found signInAnew(LoginCredentials session, SignInPrompter prompter) {
        SignInLock lock = lock(session);
        Person person = new Person(prompter, failures(session, lock));
        return lock.locked(Optional::empty, () -> new Found(signIn(session, person), true), PATIENCE_FOR_PERSON);
    }

    /**
     * Signs a person in, with whatever session that person chooses.
     *
     * @param target makes the sign-in of the session's ARN
     * @return the sign-in, which is in its file
     */
    LoginCredentials signInAny(
            String profile,
            @Nullable ServiceEndpoint endpoint,
            Function<String, LoginCredentials> target,
            SignInPrompter prompter) {
        LoginSignIn.Outcome outcome = signIn.signIn(profile, required(profile, endpoint), prompter);
        LoginCredentials session = target.apply(outcome.session());
        LoginToken unused = lock(session)
                .locked(
                        Optional::empty,
                        () -> {
                            Map<String, Object> fields = fields(session, outcome);
                            files.json().write(session.tokenFile(), fields);
                            return LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem));
                        },
                        PATIENCE_FOR_PERSON);
        return session;
    }

    /**
     * Deletes the sign-in.
     *
     * @return false if there was none
     */
    boolean delete(LoginCredentials session) {
        return Files.exists(session.tokenFile())
                && lock(session).locked(Optional::empty, () -> OwnerOnlyFiles.delete(session.tokenFile()), PATIENCE);
    }

    /** The sign-in in the file, whether it has ended or not; a damaged file counts as none. */
    Optional<LoginToken> inFile(LoginCredentials session) {
        return files.tokenOrNone(session);
    }

    private Optional<LoginToken> lasting(LoginCredentials session, boolean damageIsNone) {
        return (damageIsNone ? files.tokenOrNone(session) : files.token(session))
                .filter(token -> token.isLasting(clock.instant()));
    }

    /** Credentials that still last are used where they cannot be renewed now, or another process is about to do so. */
    private LoginToken renewedIfDue(LoginCredentials session, LoginToken token) {
        if (!token.isDue(clock.instant()) || !token.isRenewable()) {
            return token;
        }
        try {
            SignInLock lock = lock(session);
            return lock.tryLocked(() -> renewal.renew(session, lock)).orElse(token);
        } catch (StslibException e) {
            return token;
        }
    }

    private Found renewOrSignIn(LoginCredentials session, SignInLock lock, @Nullable Person person) {
        // Another process may have renewed it, or signed in, before this one got the lock.
        Optional<LoginToken> made = lasting(session, true);
        if (made.isPresent()) {
            return new Found(made.get(), false);
        }
        if (person == null) {
            return new Found(renewal.renew(session, lock), false);
        }
        if (files.tokenOrNone(session).filter(LoginToken::isRenewable).isPresent()) {
            try {
                return new Found(renewal.renew(session, lock), false);
            } catch (SessionExpiredException e) {
                // Only a person can go on.
                return new Found(askUnlessRefused(session, person), true);
            }
        }
        return new Found(askUnlessRefused(session, person), true);
    }

    private LoginToken askUnlessRefused(LoginCredentials session, Person person) {
        person.failures().check(person.before());
        return signIn(session, person);
    }

    /** A sign-in replaces a file that stays damaged. It does not begin where it cannot be saved. */
    private LoginToken signIn(LoginCredentials session, Person person) {
        ServiceEndpoint endpoint = required(session.profile(), session.endpoint());
        try {
            return files.json().replacing(session.tokenFile(), place -> {
                LoginSignIn.Outcome outcome = signIn.signIn(session.profile(), endpoint, person.prompter());
                requireSame(session, outcome);
                Map<String, Object> fields = fields(session, outcome);
                place.accept(fields);
                return LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem));
            });
        } catch (SessionExpiredException e) {
            person.failures().add(e);
            throw e;
        }
    }

    /** Another session than that of the profile would give the credentials of another person or account. */
    private static void requireSame(LoginCredentials session, LoginSignIn.Outcome outcome) {
        if (!outcome.session().equals(session.session())) {
            throw new SessionExpiredException(
                    "You have signed in as " + outcome.session() + ", and profile '" + session.profile()
                            + "' is of the session " + session.session(),
                    "Sign in with that session, or remove login_session from the profile and run sts login "
                            + session.profile());
        }
    }

    private Map<String, Object> fields(LoginCredentials session, LoginSignIn.Outcome outcome) {
        return LoginToken.signedIn(
                files.json().fieldsOrNone(session.tokenFile()),
                outcome.tokens(),
                outcome.clientId(),
                outcome.key(),
                session.accountId());
    }

    private static ServiceEndpoint required(String profile, @Nullable ServiceEndpoint endpoint) {
        if (endpoint == null) {
            throw LoginErrors.noRegion(profile);
        }
        return endpoint;
    }
}
