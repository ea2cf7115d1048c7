package dev.stslib.source.login;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs in with the person's console credentials, as {@code aws login} does, and out again, for programs that do this
 * outside of an engine. It shares its files with the AWS CLI and the SDKs. Safe for concurrent use.
 */
public final class ConsoleLogin implements AutoCloseable {
    private final LoginServices services;
    private final @Nullable SignInPrompter prompter;

    ConsoleLogin(LoginServices services, @Nullable SignInPrompter prompter) {
        this.services = services;
        this.prompter = prompter;
    }

    /**
     * Opens it. Reads nothing and sends no request yet.
     *
     * @param settings how to connect, and {@link CredentialSourceSettings#signIn() what brings a person to the sign-in page}
     * @return the open object, which the caller closes
     */
    public static ConsoleLogin open(CredentialSourceSettings settings) {
        return new ConsoleLogin(LoginServices.open(settings), settings.signIn().orElse(null));
    }

    /**
     * What is known of a sign-in.
     *
     * @param end when its credentials end
     * @param renewable whether they are renewed without a person after that, for as long as the sign-in lasts
     * @param signedIn whether a person had to sign in just now
     */
    public record Status(Instant end, boolean renewable, boolean signedIn) {}

    /**
     * The sign-in of a profile.
     *
     * @param profile a profile with {@code login_session}
     * @param profiles all profiles and sections
     * @return the sign-in
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used
     */
    public LoginCredentials session(Profile profile, ProfileSet profiles) {
        return services.reader().read(profile, profiles);
    }

    /**
     * Reads a sign-in. Sends no request.
     *
     * @param session the sign-in
     * @return what the file says; empty if there is none, or it cannot be used
     */
    public Optional<Status> status(LoginCredentials session) {
        return services.tokens().inFile(session).map(token -> status(session, token, false));
    }

    /**
     * Makes sure that there is a good sign-in: does nothing if it is, renews it if that is due, and otherwise brings a person
     * to the sign-in page. A sign-in whose renewal the service has refused for good is not good, although its credentials
     * still last. Where another process is doing that, waits for it.
     *
     * @param session the sign-in
     * @return the sign-in as it is now
     * @throws SessionExpiredException if a person has to sign in, and the settings have no prompter, or the person refuses,
     *     chooses another session or does not come to an end
     * @throws dev.stslib.api.error.StslibException if the service is not reached, or the sign-in cannot be saved
     */
    public Status signIn(LoginCredentials session) {
        LoginTokens.Found found = services.tokens().good(session, prompter);
        return status(session, found.token(), found.signedIn());
    }

    /**
     * Brings a person to the sign-in page, whatever credentials there are.
     *
     * @param session the sign-in
     * @return the sign-in as it is now
     * @throws SessionExpiredException as for {@link #signIn}
     * @throws dev.stslib.api.error.StslibException as for {@link #signIn}
     */
    public Status signInAnew(LoginCredentials session) {
        return status(
                session,
                services.tokens()
                        .signInAnew(session, prompter(session.profile()))
                        .token(),
                true);
    }

    /**
     * Brings a person to the sign-in page for a profile that has no {@code login_session} yet. The person chooses the
     * session. The profile is not changed: give it the {@linkplain LoginCredentials#session() session} as its {@code
     * login_session}.
     *
     * @param profile the profile
     * @param profiles all profiles and sections
     * @param region the region to sign in to, or null for that of the environment or the profile
     * @return the new sign-in
     * @throws SessionExpiredException as for {@link #signIn}
     * @throws dev.stslib.api.error.StslibException as for {@link #signIn}
     */
    public LoginCredentials signInFirst(Profile profile, ProfileSet profiles, @Nullable String region) {
        LoginReader reader = services.reader();
        return services.tokens()
                .signInAny(
                        reader.of(profile, profiles, "", region),
                        session -> reader.of(profile, profiles, session, region),
                        prompter(profile.name()));
    }

    private SignInPrompter prompter(String profile) {
        if (prompter == null) {
            throw new SessionExpiredException(
                    "A new sign-in for profile '" + profile + "' needs a person, and none may be asked",
                    LoginErrors.remedy(profile));
        }
        return prompter;
    }

    /**
     * Signs out: deletes the sign-in. Credentials that it has given stay valid until they end, after at most 15 minutes.
     *
     * @param session the sign-in
     * @return false if there was none
     * @throws dev.stslib.api.error.StoreException if the file cannot be deleted
     */
    public boolean signOut(LoginCredentials session) {
        return services.tokens().delete(session);
    }

    private Status status(LoginCredentials session, LoginToken token, boolean signedIn) {
        return new Status(token.end(), services.tokens().isRenewable(session, token), signedIn);
    }

    /** Ends the calls and waits in flight, except that a renewal ends by itself; waits for it for up to 3 s. Closing again has no effect. */
    @Override
    public void close() {
        services.close();
    }
}
