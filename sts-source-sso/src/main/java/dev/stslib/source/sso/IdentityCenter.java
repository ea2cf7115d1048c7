package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs in to and out of IAM Identity Center, and lists what a person may use there, for programs that do this outside of
 * an engine. It shares its files with the AWS CLI and the SDKs. Safe for concurrent use.
 */
public final class IdentityCenter implements AutoCloseable {
    private final SsoServices services;
    private final @Nullable SignInPrompter prompter;

    IdentityCenter(SsoServices services, @Nullable SignInPrompter prompter) {
        this.services = services;
        this.prompter = prompter;
    }

    /**
     * Opens it. Reads nothing and sends no request yet.
     *
     * @param settings how to connect, and {@link CredentialSourceSettings#signIn() what brings a person to the sign-in page}
     * @return the open object, which the caller closes
     */
    public static IdentityCenter open(CredentialSourceSettings settings) {
        return new IdentityCenter(SsoServices.open(settings), settings.signIn().orElse(null));
    }

    /**
     * What is known of a sign-in.
     *
     * @param end when its token ends
     * @param renewable whether the token is renewed without a person after that
     * @param signedIn whether a person had to sign in just now
     */
    public record Status(Instant end, boolean renewable, boolean signedIn) {}

    /**
     * The sign-in of a profile.
     *
     * @param profile a profile with keys of Identity Center
     * @param profiles all profiles and sections
     * @return the sign-in
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used
     */
    public SsoSession session(Profile profile, ProfileSet profiles) {
        return services.reader().read(profile, profiles).signIn();
    }

    /**
     * The sign-in of an {@code sso-session} section.
     *
     * @param section the name of the section
     * @param profiles all profiles and sections
     * @return the sign-in
     * @throws dev.stslib.api.error.ProfileConfigurationException if there is no such section, or it cannot be used
     */
    public SsoSession session(String section, ProfileSet profiles) {
        return services.reader().read(section, profiles);
    }

    /**
     * Reads the token of a sign-in. Sends no request.
     *
     * @param session the sign-in
     * @return what the file says; empty if there is no token, or its file cannot be used
     */
    public Optional<Status> status(SsoSession session) {
        return services.tokens().inFile(session).map(token -> status(session, token, false));
    }

    /**
     * Makes sure that there is a good token: does nothing if it is, renews it if that is due, and otherwise brings a person to
     * the sign-in page. A token that still lasts and whose renewal Identity Center has refused for good is not good. Where another process is doing that, waits for it.
     *
     * @param session the sign-in
     * @return the sign-in as it is now
     * @throws SessionExpiredException if a person has to sign in, and the settings have no prompter, or the person
     *     refuses or does not come to an end
     * @throws dev.stslib.api.error.StslibException if Identity Center is not reached, or the token cannot be saved
     */
    public Status signIn(SsoSession session) {
        SsoTokens.Found found = services.tokens().good(session, prompter);
        return status(session, found.token(), found.signedIn());
    }

    /**
     * Brings a person to the sign-in page, whatever token there is.
     *
     * @param session the sign-in
     * @return the sign-in as it is now
     * @throws SessionExpiredException as for {@link #signIn}
     * @throws dev.stslib.api.error.StslibException as for {@link #signIn}
     */
    public Status signInAnew(SsoSession session) {
        if (prompter == null) {
            throw new SessionExpiredException(
                    "A new sign-in for " + session.label() + " needs a person, and none may be asked",
                    SsoFiles.remedy(session));
        }
        services.registrations().forget(session);
        return status(session, services.tokens().signInAnew(session, prompter).token(), true);
    }

    /**
     * Signs out: ends the sign-in at Identity Center and deletes the token. Credentials that the token has given stay valid
     * until they end.
     *
     * @param session the sign-in
     * @return false if there was no token
     * @throws dev.stslib.api.error.StoreException if the file cannot be deleted
     * @throws dev.stslib.api.error.EndpointUnreachableException if Identity Center was not reached; the token is deleted all the same
     */
    public boolean signOut(SsoSession session) {
        return services.tokens()
                .delete(session, known -> services.portal().logout(session, known.accessToken()))
                .isPresent();
    }

    /**
     * Lists the roles that the person may use, in all accounts. Signs in if there is no token.
     *
     * @param session the sign-in
     * @return the roles in the order of the service, account by account
     * @throws dev.stslib.api.error.StslibException as for {@link #signIn}
     */
    public List<SsoRole> roles(SsoSession session) {
        List<SsoRole> roles = new ArrayList<>();
        for (SsoRole account :
                services.portal().accounts(session, request -> services.withToken(session, prompter, request))) {
            roles.addAll(services.portal()
                    .roles(session, account, request -> services.withToken(session, prompter, request)));
        }
        return List.copyOf(roles);
    }

    private Status status(SsoSession session, SsoToken token, boolean signedIn) {
        return new Status(token.end(), services.tokens().isRenewable(session, token), signedIn);
    }

    /** Ends the calls and waits in flight, except that a renewal ends by itself; waits for it for up to 3 s. Closing again has no effect. */
    @Override
    public void close() {
        services.close();
    }
}
