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
import dev.stslib.aws.support.signin.Unbroken;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sign-ins: the one in the file, renewed where that is due, or a new one. */
final class LoginTokens {
    private final LoginFiles files;
    private final LoginRenewal renewal;
    private final LoginSignIn signIn;
    private final InstantSource clock;
    private final Pauses pauses;
    private final Unbroken unbroken;

    LoginTokens(
            LoginFiles files,
            LoginRenewal renewal,
            LoginSignIn signIn,
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
        return lock.renewed(
                () -> lasting(session, true).map(token -> new Found(token, false)),
                unbroken,
                () -> new Found(renewal.renew(session, lock), false),
                prompter == null ? null : person(session, lock, prompter));
    }

    /**
     * A sign-in that is good: one whose renewal the service has refused for good is not, although its credentials still last.
     *
     * @param prompter asks a person if there is none; null if none may be asked, and then any sign-in does that lasts
     * @throws StslibException as for {@link #token}
     */
    Found good(LoginCredentials session, @Nullable SignInPrompter prompter) {
        Found found = token(session, prompter);
        SignInLock lock = lock(session);
        if (prompter == null || !renewal.isRefused(session, lock, found.token())) {
            return found;
        }
        Supplier<Found> person = person(session, lock, prompter);
        return lock.locked(
                () -> lasting(session, true)
                        .filter(token -> !renewal.isRefused(session, lock, token))
                        .map(token -> new Found(token, false))
                        .orElseGet(person),
                SignInLock.PATIENCE_FOR_PERSON);
    }

    /** The folder of the sign-ins may be anywhere, and the AWS CLI passes over folders in it. */
    private SignInLock lock(LoginCredentials session) {
        return new SignInLock(
                session.cacheFolder().resolve("stslib").resolve(session.id()),
                pauses,
                problem -> LoginErrors.logIn(session, "is about to end or has expired, and " + problem));
    }

    /** Make it before you wait for the lock. */
    private Supplier<Found> person(LoginCredentials session, SignInLock lock, SignInPrompter prompter) {
        FailedSignIns failures = new FailedSignIns(lock.folder(), files.json(), LoginErrors.remedy(session.profile()));
        return () -> new Found(failures.ask(prompter, counted -> signIn(session, counted)), true);
    }

    /** Signs a person in, whatever the file holds. */
    Found signInAnew(LoginCredentials session, SignInPrompter prompter) {
        SignInLock lock = lock(session);
        return lock.locked(() -> person(session, lock, prompter).get(), SignInLock.PATIENCE_FOR_PERSON);
    }

    /**
     * Signs a person in, with whatever session that person chooses. It does not begin where the sign-in cannot be saved.
     *
     * @param unknown the sign-in of a session that is not known yet
     * @param target makes the sign-in of the session's ARN
     * @return the sign-in, which is in its file
     */
    LoginCredentials signInAny(
            LoginCredentials unknown, Function<String, LoginCredentials> target, SignInPrompter prompter) {
        ServiceEndpoint endpoint = required(unknown);
        return files.json().replacing(unknown.tokenFile(), place -> {
            LoginSignIn.Outcome outcome = signIn.signIn(unknown.profile(), endpoint, prompter);
            LoginCredentials session = target.apply(outcome.session());
            return lock(session)
                    .locked(
                            () -> {
                                Map<String, Object> fields = fields(session, outcome);
                                LoginToken unused =
                                        LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem));
                                files.json().write(session.tokenFile(), fields);
                                return session;
                            },
                            SignInLock.PATIENCE_FOR_PERSON);
        });
    }

    /**
     * Deletes the sign-in.
     *
     * @return false if there was none
     */
    boolean delete(LoginCredentials session) {
        return Files.exists(session.tokenFile())
                && lock(session).locked(() -> OwnerOnlyFiles.delete(session.tokenFile()), SignInLock.PATIENCE);
    }

    /** The sign-in in the file, whether it has ended or not; a damaged file counts as none. */
    Optional<LoginToken> inFile(LoginCredentials session) {
        return files.tokenOrNone(session);
    }

    /** Whether credentials are renewed without a person. */
    boolean isRenewable(LoginCredentials session, LoginToken token) {
        return token.isRenewable() && !renewal.isRefused(session, lock(session), token);
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
            return lock.tryUnbroken(unbroken, () -> renewal.renew(session, lock))
                    .orElse(token);
        } catch (StslibException e) {
            return token;
        }
    }

    /** A sign-in replaces a file that stays damaged. It does not begin where it cannot be saved. */
    private LoginToken signIn(LoginCredentials session, SignInPrompter prompter) {
        ServiceEndpoint endpoint = required(session);
        return files.json().replacing(session.tokenFile(), place -> {
            LoginSignIn.Outcome outcome = signIn.signIn(session.profile(), endpoint, prompter);
            requireSame(session, outcome);
            Map<String, Object> fields = fields(session, outcome);
            place.accept(fields);
            return LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem));
        });
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

    private static ServiceEndpoint required(LoginCredentials session) {
        ServiceEndpoint endpoint = session.endpoint();
        if (endpoint == null) {
            throw LoginErrors.noRegion(session.profile());
        }
        return endpoint;
    }
}
