package dev.stslib.core.stslib;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.event.RemainingTime;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API of stslib's {@code StsCore}: one session token signs for a list of role profiles, whose credentials are
 * refreshed until the session token expires. Thread-safe.
 */
public final class StsCore implements AutoCloseable {
    /** The default lifetime of a session token, as in stslib: one hour. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(StsCore.class);

    private final CredentialEngine engine;
    private final EngineRuntime runtime;
    private final ProfileSelection user;
    private final boolean ownsEngine;
    private final FacadeProfiles profiles;
    private final CurrentSet currentSet;
    /** Held while a list without a session token gets one, so that concurrent calls get one only. */
    private final Object firstSession = new Object();

    private StsCore(CredentialEngine engine, @Nullable String profile, boolean ownsEngine) {
        this.engine = engine;
        this.runtime = engine.runtime();
        this.user = runtime.selection(profile);
        this.ownsEngine = ownsEngine;
        this.profiles = new FacadeProfiles(runtime);
        this.currentSet = new CurrentSet(runtime.parts().timing());
    }

    /**
     * Creates a facade for the profile that the environment selects ({@code AWS_PROFILE}, otherwise {@code default}),
     * over a new engine with default settings. Where none is named and there is no {@code default}, the user is what the
     * machine offers ({@link CredentialEngine#defaultCredentials}). The role of a container or an instance gets no session
     * token: it signs for the roles itself, and their credentials are not refreshed by themselves.
     *
     * @return the facade; closing it closes the engine
     */
    public static StsCore create() {
        return builder().build();
    }

    /**
     * Creates a facade for a named profile, over a new engine with default settings.
     *
     * @param profile the profile of the user whose session token signs for the roles
     * @return the facade; closing it closes the engine
     */
    public static StsCore create(String profile) {
        return builder().profile(profile).build();
    }

    /**
     * Returns a builder for a facade over a new engine.
     *
     * @return a builder with every default
     */
    public static StsCoreBuilder builder() {
        return new StsCoreBuilder();
    }

    /**
     * Creates a facade for the profile that the environment selects ({@code AWS_PROFILE}, otherwise {@code default}),
     * over an engine of the caller.
     *
     * @param engine the engine
     * @return the facade; closing it does not close the engine
     */
    public static StsCore over(CredentialEngine engine) {
        return new StsCore(engine, null, false);
    }

    /**
     * Creates a facade for a named profile, over an engine of the caller.
     *
     * @param engine the engine
     * @param profile the profile of the user whose session token signs for the roles
     * @return the facade; closing it does not close the engine
     */
    public static StsCore over(CredentialEngine engine, String profile) {
        return new StsCore(engine, profile, false);
    }

    static StsCore owning(CredentialEngine engine, @Nullable String profile) {
        return new StsCore(engine, profile, true);
    }

    /**
     * Returns the profile whose session token signs for the roles.
     *
     * @return its name
     */
    public String profile() {
        return user.name();
    }

    /**
     * Fetches a session token for one hour. If the profile has an MFA device, the engine's
     * {@link dev.stslib.api.spi.MfaCodeSource} gives the code.
     *
     * @return the new session token
     */
    public SessionToken generateSessionToken() {
        return generateSessionToken(DEFAULT_LIFETIME);
    }

    /**
     * Fetches a session token. If the profile has an MFA device, the engine's {@link dev.stslib.api.spi.MfaCodeSource}
     * gives the code.
     *
     * @param lifetime the lifetime, 15 minutes to 36 hours
     * @return the new session token
     */
    public SessionToken generateSessionToken(Duration lifetime) {
        return generateSessionToken(lifetime, null);
    }

    /**
     * Fetches a session token, stslib's {@code generate_session_token(lifetime, mfa_code)}.
     *
     * @param hours the lifetime, 1 to 36 hours
     * @param mfaCode the six digits that the device shows, or null to ask the engine's code source
     * @return the new session token
     */
    public SessionToken generateSessionToken(int hours, @Nullable String mfaCode) {
        return generateSessionToken(Duration.ofHours(hours), mfaCode);
    }

    /**
     * Fetches a session token. It replaces the previous one and is stored. A running automatic refresh continues with it
     * and ends when it ends, earlier or later than before.
     *
     * @param lifetime the lifetime, 15 minutes to 36 hours
     * @param mfaCode the six digits that the device shows; null to ask the engine's code source if the profile has a
     *     device, and to send no code if it has none
     * @return the new session token
     * @throws dev.stslib.api.error.InvalidRequestException if the lifetime is out of range or the code is not six digits
     * @throws dev.stslib.api.error.MfaCodeRequiredException if a code is needed and there is none
     * @throws dev.stslib.api.error.MfaCodeRejectedException if STS does not accept the code
     * @throws dev.stslib.api.error.MfaCodeUsedException if the code was used before
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile has no long-term keys, or if a code is
     *     given and neither the profile nor a role profile that names it as its source has a device
     */
    public SessionToken generateSessionToken(Duration lifetime, @Nullable String mfaCode) {
        return adopted(runtime.call(
                () -> new GenerateSessionTokenCall(runtime, profileSet(), user, lifetime, mfaCode).send()));
    }

    /**
     * Fetches new credentials for role profiles, stslib's {@code generate_credentials}. If there is no session token, in
     * memory or in the store, it first fetches one for an hour. If the session token outlives the credentials, they are
     * refreshed until it ends, without another code; the automatic refresh of an earlier call ends.
     *
     * @param profiles the names of role profiles
     * @return credentials by {@code sts-<profile>}, in the order of the list
     * @throws dev.stslib.api.error.ProfileNotFoundException if profiles are unknown; the message names them all, and no
     *     request was sent
     * @throws dev.stslib.api.error.StslibException if a role gives no credentials; the current set is unchanged
     */
    public CredentialSet generateCredentials(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).generate(true);
    }

    /**
     * Fetches new credentials for role profiles, and leaves out the profiles that give none.
     *
     * @param profiles the names of role profiles
     * @return credentials by {@code sts-<profile>}; {@link CredentialSet#failures()} says why others are missing
     */
    public CredentialSet generateCredentialsLeniently(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).generate(false);
    }

    /**
     * Loads the session token and the credentials of role profiles that an earlier run left in the store. It sends no
     * request. The credentials are refreshed as after {@link #generateCredentials} while the session token is valid.
     *
     * @param profiles the names of role profiles
     * @return those that are stored and valid, by {@code sts-<profile>}
     */
    public CredentialSet restoreCredentials(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).restore();
    }

    /**
     * Returns the newest credentials of the last list that have not expired, stslib's {@code current_credentials}.
     *
     * @return the credentials by {@code sts-<profile>}; empty if there are none
     */
    public CredentialSet currentCredentials() {
        runtime.requireOpen();
        return currentSet.valid();
    }

    /**
     * Returns what {@link #currentCredentials} gives as a document in the engine's format, such as {@code boto}.
     *
     * @return the document, with the secrets in it
     * @throws dev.stslib.api.error.FormatException if the format is not text
     */
    public Secret currentCredentialsText() {
        return FormattedSet.text(runtime.parts().format(), currentCredentials());
    }

    /**
     * Returns what {@link #currentCredentials} gives as maps in the engine's format: with {@code boto}, boto's dictionaries
     * as stslib's {@code credentials()} gives them. Times are texts in ISO 8601. The map reveals the secrets: do not log or
     * print it.
     *
     * @return the fields of each set of credentials by {@code sts-<profile>}; unmodifiable
     * @throws dev.stslib.api.error.FormatException if the format is not a JSON object of objects
     */
    public Map<String, Map<String, Object>> currentCredentialsMap() {
        return FormattedSet.map(runtime.parts().format(), currentCredentials());
    }

    /**
     * Returns the session token that signs for the roles: that of this facade, otherwise one that the engine has for the
     * same profile.
     *
     * @return the token, or empty if there is none or it has expired
     */
    public Optional<SessionToken> sessionToken() {
        return currentSet.validSession().or(() -> SessionTokenLookup.find(runtime, profileSet(), user));
    }

    /**
     * Returns the remaining lifetimes of the credentials of the last list.
     *
     * @return the time left by {@code sts-<profile>}, only for credentials that have not expired
     */
    public Map<String, Duration> remainingLifetimes() {
        Map<String, Duration> left = new LinkedHashMap<>();
        Instant now = now();
        currentCredentials().asMap().forEach((name, found) -> left.put(name, found.remaining(now)));
        return left;
    }

    /**
     * Returns the remaining lifetime of the session token in words.
     *
     * @return such as {@code 3 hours, 59 minutes}; {@code 0 seconds} if there is no valid token
     */
    public String remainingText() {
        return RemainingTime.text(
                sessionToken().map(token -> token.remaining(now())).orElse(Duration.ZERO));
    }

    /**
     * Returns a time in words, as the log has it.
     *
     * @param left the time; a negative one counts as zero
     * @return such as {@code 3 hours, 59 minutes}; only minutes under an hour, only seconds under a minute
     */
    public static String remainingText(Duration left) {
        return RemainingTime.text(left);
    }

    /**
     * Returns the profiles in the form of stslib's {@code profiles}: the {@code role_arn}, {@code mfa_serial} and
     * {@code source_profile} of a role, and the last four characters of a user's access key id. After {@link #refactor}
     * these are the profiles of its file alone.
     *
     * @return keys and values of each profile by name, without a secret; empty for a profile that breaks the grammar
     */
    public Map<String, Map<String, String>> profiles() {
        return profiles.shown();
    }

    /**
     * Returns {@link #profiles()} as stslib prints them: a JSON object, indented by four. {@link #refactor} reads its roles
     * back; a masked access key id cannot be used again.
     *
     * @return JSON without a secret and without a final line feed
     */
    public String profilesJson() {
        return ProfilesJson.of(profiles.shown());
    }

    /**
     * Reads role profiles from another file from now on, stslib's {@code refactor}. A profile of the file replaces one of the
     * same name; the sources of its roles may be in AWS's files. Credentials that you have stay.
     *
     * @param file an INI file with role profiles under bare names or {@code [profile name]}, with {@code =} or {@code :}
     *     between key and value; a file written for the AWS CLI; or a JSON object. A leading {@code ~/} is the home
     *     folder
     * @throws dev.stslib.api.error.ProfileConfigurationException if the file is missing or cannot be read; the profiles are
     *     unchanged
     * @throws dev.stslib.api.error.ProfileSyntaxException if no profile of the file can be read; the profiles are unchanged
     */
    public void refactor(Path file) {
        currentSet.requireOpen();
        profiles.readFrom(expanded(file));
    }

    /**
     * Writes the current credentials to a file in the engine's format. Only the owner can read the file. An existing file
     * is replaced.
     *
     * @param file the file; a leading {@code ~/} is the home folder
     * @throws dev.stslib.api.error.StoreException if the file cannot be written; an existing file is unchanged
     */
    public void exportCredentials(Path file) {
        CredentialSet now = currentCredentials();
        OwnerOnlyFiles.write(expanded(file), runtime.parts().format().encodeSet(now));
    }

    /** Ends the automatic refresh. The current credentials stay valid until they expire. */
    public void halt() {
        currentSet.halt();
    }

    /**
     * Ends the automatic refresh, and closes the engine if this facade created it. All later calls fail, and a call that is
     * in progress on another thread starts no refresh. Closing again has no effect.
     */
    @Override
    public void close() {
        currentSet.close();
        profiles.close();
        if (ownsEngine) {
            engine.close();
        }
    }

    /**
     * Returns the engine behind this facade.
     *
     * @return the engine
     */
    public CredentialEngine engine() {
        return engine;
    }

    private Instant now() {
        return runtime.parts().timing().clock().instant();
    }

    private ProfileSet profileSet() {
        currentSet.requireOpen();
        return profiles.current();
    }

    private Path expanded(Path file) {
        return runtime.parts().config().systemEnvironment().path(file.toString());
    }

    ProfileSelection user() {
        return user;
    }

    CurrentSet currentSet() {
        return currentSet;
    }

    /** Returns the session token, or fetches one if neither the engine nor the store has any. */
    SessionToken requireSession() {
        synchronized (firstSession) {
            Optional<SessionToken> valid =
                    sessionToken().or(() -> SessionTokenLookup.findStored(runtime, profileSet(), user));
            if (valid.isPresent()) {
                currentSet.adopt(valid.get());
                return valid.get();
            }
            SessionToken session = currentSet.session().orElse(null);
            if (session == null) {
                return firstSession();
            }
            if (session.credentials().isExpired(now())) {
                throw new SessionExpiredException(
                        "The session token for profile '" + profile() + "' ended at " + session.end(),
                        "Get a new one with generateSessionToken");
            }
            return session;
        }
    }

    /** Fetches a session token, unless another process with the same store fetches one while this one waits. */
    private SessionToken firstSession() {
        ProfileSet now = profileSet();
        return adopted(runtime.call(() -> new GenerateSessionTokenCall(runtime, now, user, DEFAULT_LIFETIME, null)
                .sendUnless(() -> SessionTokenLookup.findStored(runtime, now, user))));
    }

    private SessionToken adopted(SessionToken token) {
        currentSet.adopt(token);
        LOG.info("session token for {} until {}", profile(), token.end());
        return token;
    }
}
