package dev.stslib.core.stslib;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.ProfileSet;
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
 * stslib's door: one session token, credentials for a list of role profiles, renewed until the session token ends. For
 * any number of threads.
 */
public final class StsCore implements AutoCloseable {
    /** How long a session token lives when nothing is said, as in stslib. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(StsCore.class);

    private final CredentialEngine engine;
    private final EngineRuntime runtime;
    private final ProfileSelection user;
    private final boolean ownsEngine;
    private final FacadeProfiles profiles;
    private final CurrentSet live = new CurrentSet();
    /** Held while a session token is got for a list that comes without one, so that it is got once. */
    private final Object firstSession = new Object();

    private StsCore(CredentialEngine engine, @Nullable String profile, boolean ownsEngine) {
        this.engine = engine;
        this.runtime = engine.runtime();
        this.user = runtime.selection(profile);
        this.ownsEngine = ownsEngine;
        this.profiles = new FacadeProfiles(runtime);
    }

    /**
     * A door for the profile that the machine selects, over an engine of its own with every default.
     *
     * @return the door; closing it closes that engine
     */
    public static StsCore create() {
        return builder().build();
    }

    /**
     * A door for a named profile, over an engine of its own with every default.
     *
     * @param profile the profile of the user whose session token opens the roles
     * @return the door; closing it closes that engine
     */
    public static StsCore create(String profile) {
        return builder().profile(profile).build();
    }

    /**
     * Starts to make a door over an engine of its own.
     *
     * @return a builder with every default
     */
    public static StsCoreBuilder builder() {
        return new StsCoreBuilder();
    }

    /**
     * A facade for the profile that the environment selects ({@code AWS_PROFILE}, or else {@code default}), over an
     * engine of the caller.
     *
     * @param engine the engine
     * @return the facade; closing it does not close the engine
     */
    public static StsCore over(CredentialEngine engine) {
        return new StsCore(engine, null, false);
    }

    /**
     * A facade for a named profile, over an engine of the caller.
     *
     * @param engine the engine
     * @param profile the profile of the user whose session token opens the roles
     * @return the facade; closing it does not close the engine
     */
    public static StsCore over(CredentialEngine engine, String profile) {
        return new StsCore(engine, profile, false);
    }

    static StsCore owning(CredentialEngine engine, @Nullable String profile) {
        return new StsCore(engine, profile, true);
    }

    /**
     * The profile whose session token opens the roles.
     *
     * @return its name
     */
    public String profile() {
        return user.name();
    }

    /**
     * Gets a session token for one hour. Where the profile has an MFA device, its code is asked of the engine's
     * {@link dev.stslib.api.spi.MfaCodeSource}.
     *
     * @return the new session token
     */
    public SessionToken generateSessionToken() {
        return generateSessionToken(DEFAULT_LIFETIME);
    }

    /**
     * Gets a session token. Where the profile has an MFA device, its code is asked of the engine's
     * {@link dev.stslib.api.spi.MfaCodeSource}.
     *
     * @param lifetime how long it shall live, 15 minutes to 36 hours
     * @return the new session token
     */
    public SessionToken generateSessionToken(Duration lifetime) {
        return generateSessionToken(lifetime, null);
    }

    /**
     * Gets a session token, stslib's {@code generate_session_token(lifetime, mfa_code)}.
     *
     * @param hours how long it shall live, 1 to 36 hours
     * @param mfaCode the six digits that the device shows, or null to ask the engine's code source
     * @return the new session token
     */
    public SessionToken generateSessionToken(int hours, @Nullable String mfaCode) {
        return generateSessionToken(Duration.ofHours(hours), mfaCode);
    }

    /**
     * Gets a session token. It replaces the one before for all that follows, and is stored. An automatic refresh that is
     * running goes on with it and ends when it ends, be that sooner or later than before.
     *
     * @param lifetime how long it shall live, 15 minutes to 36 hours
     * @param mfaCode the six digits that the device shows; null to ask the engine's code source where the profile has a
     *     device, and to do without where it has none
     * @return the new session token
     * @throws dev.stslib.api.error.InvalidRequestException if the lifetime is out of range or the code not of six digits
     * @throws dev.stslib.api.error.MfaCodeRequiredException if a code is needed and there is none
     * @throws dev.stslib.api.error.MfaCodeRejectedException if STS does not accept the code
     * @throws dev.stslib.api.error.MfaCodeUsedException if the code was used before
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile has no long-term keys, or a code is
     *     given and neither it nor a role profile that names it has a device
     */
    public SessionToken generateSessionToken(Duration lifetime, @Nullable String mfaCode) {
        return adopted(runtime.call(
                () -> new GenerateSessionTokenCall(runtime, profileSet(), user, lifetime, mfaCode).send()));
    }

    /**
     * Gets new credentials for each of a list of role profiles, stslib's {@code generate_credentials}. Where there is no
     * session token yet, neither here nor in the store, one is got first, for an hour. Where the session token lives
     * longer than the credentials, they are renewed until it ends, without another code; a refresh from an earlier call
     * ends.
     *
     * @param profiles the names of role profiles
     * @return credentials by {@code sts-<profile>}, in the order of the list
     * @throws dev.stslib.api.error.ProfileNotFoundException if one or more are unknown; the message names them all, and
     *     nothing was asked of STS
     * @throws dev.stslib.api.error.StslibException if one cannot be had; what was there before goes on
     */
    public CredentialSet generateCredentials(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).generate(true);
    }

    /**
     * Gets new credentials for those of a list of role profiles that can be had.
     *
     * @param profiles the names of role profiles
     * @return credentials by {@code sts-<profile>}; {@link CredentialSet#failures()} says why others are missing
     */
    public CredentialSet generateCredentialsLeniently(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).generate(false);
    }

    /**
     * Takes the session token and the credentials of a list of role profiles from the store, as an earlier run left them,
     * without asking STS. They are renewed as after {@link #generateCredentials} while the session token lives.
     *
     * @param profiles the names of role profiles
     * @return those that are stored and valid, by {@code sts-<profile>}
     */
    public CredentialSet restoreCredentials(List<String> profiles) {
        return new GenerateCredentialsCall(this, runtime, profileSet(), profiles).restore();
    }

    /**
     * The newest credentials of the last list, only those that have not expired, stslib's {@code current_credentials}.
     *
     * @return the credentials by {@code sts-<profile>}; empty if there are none
     */
    public CredentialSet currentCredentials() {
        runtime.requireOpen();
        return live.valid();
    }

    /**
     * The session token that opens the roles now: this door's, or one that another door of the engine got for the same
     * profile.
     *
     * @return the token, or empty if none was got or it has ended
     */
    public Optional<SessionToken> sessionToken() {
        return live.validSession(now()).or(() -> SessionTokenLookup.find(runtime, profileSet(), user));
    }

    /**
     * How long the credentials of the last list still live.
     *
     * @return the time left by {@code sts-<profile>}, only of those that have not expired
     */
    public Map<String, Duration> remainingLifetimes() {
        Map<String, Duration> left = new LinkedHashMap<>();
        Instant now = now();
        currentCredentials().asMap().forEach((name, found) -> left.put(name, found.remaining(now)));
        return left;
    }

    /**
     * How long the session token still lives, in words.
     *
     * @return such as {@code 3 hours, 59 minutes}; {@code 0 seconds} if there is none
     */
    public String remainingText() {
        return RemainingTime.text(
                sessionToken().map(token -> token.remaining(now())).orElse(Duration.ZERO));
    }

    /**
     * A time left in words, as the log says it.
     *
     * @param left the time, zero or more
     * @return such as {@code 3 hours, 59 minutes}; under an hour minutes only, under a minute seconds
     */
    public static String remainingText(Duration left) {
        return RemainingTime.text(left);
    }

    /**
     * The profiles that can be named, in the shape of stslib's {@code profiles}: of a role its {@code role_arn},
     * {@code mfa_serial} and {@code source_profile}; of a user the access key id, masked to its last four characters.
     *
     * @return keys and values of each profile, by name, without a secret
     */
    public Map<String, Map<String, String>> profiles() {
        return profiles.shown();
    }

    /**
     * What {@link #profiles()} gives, as stslib prints it: an object of profiles, indented by four. The roles in it can be
     * read back with {@link #refactor}; a masked access key id cannot be used again.
     *
     * @return JSON without a secret and without a line feed at the end
     */
    public String profilesJson() {
        return ProfilesJson.of(profiles.shown());
    }

    /**
     * Reads role profiles from another file from now on, in addition to AWS's own files, stslib's {@code refactor}. What
     * was got before stays.
     *
     * @param file an INI file with role profiles under bare names or as {@code [profile name]}, its keys separated from
     *     their values by {@code =} or {@code :}; a file written for the AWS CLI, with all that AWS's grammar has; or a
     *     JSON object. A leading {@code ~/} is the home folder
     * @throws dev.stslib.api.error.ProfileConfigurationException if the file is not there; the profiles stay as they were
     * @throws dev.stslib.api.error.ProfileSyntaxException if the file breaks the grammar; the profiles stay as they were
     */
    public void refactor(Path file) {
        live.requireOpen();
        profiles.readFrom(expanded(file));
    }

    /**
     * Writes the current credentials into a file that only its owner can read, in the engine's format, replacing what was
     * there.
     *
     * @param file the file; a leading {@code ~/} is the home folder
     * @throws dev.stslib.api.error.StoreException if it cannot be written; what was there before stays
     */
    public void exportCredentials(Path file) {
        CredentialSet now = currentCredentials();
        OwnerOnlyFiles.write(expanded(file), runtime.parts().format().encodeSet(now));
    }

    /** Ends the automatic refresh. The credentials that are here live on to their own expiration. */
    public void halt() {
        live.halt();
    }

    /**
     * Halts; closes the engine too if it is this door's own. Nothing more can be asked of this door, and what is under way
     * on other threads starts no refresh any more. Closing twice does nothing.
     */
    @Override
    public void close() {
        live.close();
        profiles.close();
        if (ownsEngine) {
            engine.close();
        }
    }

    /**
     * The engine behind this door.
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
        live.requireOpen();
        return profiles.current();
    }

    private Path expanded(Path file) {
        return runtime.parts().config().host().path(file.toString());
    }

    ProfileSelection user() {
        return user;
    }

    CurrentSet live() {
        return live;
    }

    /** The session token; where no door and no store has one yet, one is got, and all who come meanwhile wait for that one. */
    SessionToken requireSession() {
        synchronized (firstSession) {
            Optional<SessionToken> valid =
                    sessionToken().or(() -> SessionTokenLookup.findStored(runtime, profileSet(), user));
            if (valid.isPresent()) {
                live.adopt(valid.get());
                return valid.get();
            }
            SessionToken session = live.session().orElse(null);
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

    /** Asks for one, unless another process that shares the store has got one while this one waited for its turn. */
    private SessionToken firstSession() {
        ProfileSet now = profileSet();
        return adopted(runtime.call(() -> new GenerateSessionTokenCall(runtime, now, user, DEFAULT_LIFETIME, null)
                .sendUnless(() -> SessionTokenLookup.findStored(runtime, now, user))));
    }

    private SessionToken adopted(SessionToken token) {
        live.adopt(token);
        LOG.info("session token for {} until {}", profile(), token.end());
        return token;
    }
}
