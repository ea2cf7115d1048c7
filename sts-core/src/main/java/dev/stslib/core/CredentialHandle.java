package dev.stslib.core;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.KeyState;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the current credentials of one profile, of one {@link dev.stslib.api.request.RoleRequest}, or of the machine. The
 * handle follows the profiles: it sees a change within a second while it is in use, and readers never wait for the disk. The
 * first reader after an idle minute may still get the credentials of the earlier profile. If a changed profile cannot be used,
 * or the profiles cannot be read, the handle keeps the earlier one and logs the reason. If the profile has gone, its
 * credentials are not renewed any more, and reads fail until the profile comes back. A read of fresh credentials takes no lock
 * and allocates nothing. Thread-safe.
 */
public final class CredentialHandle implements AutoCloseable {
    private final Handles all;
    private volatile HandleState state;
    /** What keeps the state of a role request; null for other handles, and once this one is closed. */
    private @Nullable Object hold;
    /** Whether this handle of a role request was closed. */
    private volatile boolean closed;

    CredentialHandle(Handles all, HandleState state) {
        this.all = all;
        this.state = state;
    }

    /** Makes a handle that keeps the state of a role request. */
    static CredentialHandle holding(Handles all, HandleState state) {
        CredentialHandle made = new CredentialHandle(all, state);
        made.hold = state.hold();
        return made;
    }

    HandleState state() {
        HandleState known = state;
        return closed || known.isEnded() ? current(known) : known;
    }

    /** The state of the request now. A handle that is closed keeps none, so that each read has to find it. */
    @SuppressWarnings("ReferenceEquality") // each state is one object
    private synchronized HandleState current(HandleState known) {
        HandleState next = all.current(known);
        if (hold != null && next != state) {
            hold = next.hold();
        }
        state = next;
        return next;
    }

    /**
     * Returns the name of the profile.
     *
     * @return the name; for a role request its {@linkplain dev.stslib.api.request.RoleRequest#label() label}
     */
    public String profile() {
        return state.subject().name();
    }

    /**
     * Returns the key of the configuration. A store keeps the credentials under it. It changes with the profile.
     *
     * @return the key
     */
    public CredentialKey key() {
        return state.key();
    }

    /**
     * Returns the state of the credentials, as {@link CredentialEngine#snapshot()} lists it, at the cost of this key alone. It
     * sends no request and does not count as a read.
     *
     * @return the state now, by the clock of the engine; after the engine has closed, that of a key without credentials
     */
    public KeyState keyState() {
        return state.lastEntry().describe();
    }

    /**
     * Returns the current credentials. It returns at once until one minute before they expire. In that last minute,
     * and if there are none, the caller waits for one request that all callers share. The first reader in the
     * advisory window starts that request in the background, unless {@link
     * dev.stslib.core.settings.RefreshSettings#onCallersThread()} is set.
     *
     * @return credentials that have not expired
     * @throws dev.stslib.api.error.ProfileNotFoundException if the profile has gone
     * @throws dev.stslib.api.error.StslibException if there are no valid credentials and the refresh fails; the type
     *     says why
     * @throws dev.stslib.api.error.CredentialTimeoutException if the wait took too long; the message says if the
     *     rate limit was the cause
     * @throws dev.stslib.api.error.CallInterruptedException if the thread is interrupted; its interrupt flag is set
     *     again
     * @throws dev.stslib.api.error.EngineClosedException if the engine is closed
     */
    public TemporaryCredentials get() {
        return state().get();
    }

    /**
     * Returns the current credentials without blocking the caller.
     *
     * @return a stage that fails with the exceptions of {@link #get}, its time-out included; callers cannot complete
     *     it. While the credentials are fresh, it is always the same object
     */
    public CompletionStage<TemporaryCredentials> async() {
        return state().async();
    }

    /**
     * Gets new credentials although the current ones are valid, or joins a refresh in flight. The handle serves the
     * current ones until the new ones are there, and after a failure.
     *
     * @return a stage with the new credentials, which ends when the refresh does; it fails with the exceptions of {@link
     *     #get} but its time-out
     */
    public CompletionStage<TemporaryCredentials> refresh() {
        return state().refresh();
    }

    /**
     * Returns the account of credentials that this handle gave.
     *
     * @param credentials the credentials that this handle gave last
     * @return for a role the account in its ARN, for a session token or static keys the account of the keys; empty
     *     if it is unknown or the handle has newer credentials
     */
    public Optional<String> accountOf(TemporaryCredentials credentials) {
        return Optional.ofNullable(state().lastEntry().accountOf(credentials));
    }

    /**
     * Reports that a service answered {@code ExpiredToken}, {@code ExpiredTokenException} or {@code InvalidToken}.
     * The next reader waits for new credentials. The refused ones are never returned again. They are deleted from the store soon
     * after, and other processes that share a store which reports changes drop them too.
     *
     * @param accessKeyId the access key id that the service refused; the call does nothing if it is no longer
     *     current
     */
    public void invalidate(String accessKeyId) {
        all.invalidations().invalidate(state(), accessKeyId);
    }

    /**
     * Says that you no longer need this handle of a role request. The engine forgets a request that has no open handle and is
     * not read for a while ({@link CredentialEngineBuilder#roleRequestIdleTime}). A closed handle can still be read. A handle
     * of a profile or of the machine needs no close: for it, this call does nothing. A second call does nothing either.
     */
    @Override
    public void close() {
        HandleState released = null;
        synchronized (this) {
            if (hold != null) {
                hold = null;
                closed = true;
                released = state;
            }
        }
        if (released != null) {
            released.release();
            all.released(released);
        }
    }

    @Override
    public String toString() {
        return "CredentialHandle[" + profile() + "]";
    }
}
