package dev.stslib.core.stslib;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.spi.Lease;
import dev.stslib.core.internal.aws.StsEndpoints;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.RefreshTrigger;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.wiring.EngineComponent;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.RoleChain;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of generateSessionToken. */
final class GenerateSessionTokenCall {
    private final EngineComponent parts;
    private final RoleChain chain;
    private final Duration lifetime;
    private final @Nullable Secret given;

    /** Checks the request before a person is asked for a code. */
    GenerateSessionTokenCall(
            EngineRuntime engine,
            ProfileSet profiles,
            ProfileSelection user,
            Duration lifetime,
            @Nullable String mfaCode) {
        this.parts = engine.parts();
        RoleChain own = engine.resolveUser(profiles, user);
        if (own.base().temporary()) {
            user.require(
                    profiles); // what the machine offers is no help: STS gives session tokens for long-term keys only
        }
        this.lifetime = lifetime;
        this.given = mfaCode == null ? null : Secret.of(mfaCode);
        this.chain = given == null
                ? own
                : UserDevice.find(own, profiles)
                        .orElseThrow(() -> new ProfileConfigurationException(
                                "A code was given, and profile '" + own.profile() + "' has no MFA device",
                                "Add mfa_serial to the profile, or leave the code out"));
        // The device may still have to be found: any serial does to judge the lifetime and the code.
        request(given == null ? null : "any-device", given);
    }

    private GetSessionTokenRequest request(@Nullable String serial, @Nullable Secret code) {
        return new GetSessionTokenRequest(lifetime, code == null ? null : serial, code);
    }

    /** Fetches a token and puts it where the roles find it, whether they name the device or have it looked up. */
    SessionToken send() {
        return send(serial -> () -> {}, Optional::empty);
    }

    /** The same, unless a token becomes available while this call waits for another caller's request. */
    SessionToken sendUnless(Supplier<Optional<SessionToken>> there) {
        return send(
                serial -> parts.leases().await(parts.chains().session(chain).key(), serial, () -> isStored(serial)),
                there);
    }

    /** Whether another process has stored the token. The store's own threads ask, so they must not wait for each other. */
    private boolean isStored(@Nullable String serial) {
        CacheEntry<TemporaryCredentials> entry =
                parts.chains().session(serial == null ? chain : chain.withMfaSerial(serial));
        parts.store().restoreNow(entry);
        return entry.peek().isPresent();
    }

    private SessionToken send(Function<@Nullable String, Lease> acquireLease, Supplier<Optional<SessionToken>> there) {
        CacheEntry<TemporaryCredentials> entry = parts.chains().session(chain);
        StsEndpoints.resolve(chain.baseEndpoint()); // or it fails when a code has been given
        SourceCredentials keys = parts.chains().keys(chain.base());
        String configured = chain.mfaSerial();
        String serial = configured == null
                ? null
                : parts.devices().serial(configured, chain.base().profile(), chain.baseEndpoint(), keys);
        Lease lease = acquireLease.apply(serial);
        CompletionStage<SessionToken> answer;
        try {
            answer = answer(serial, there, code -> {
                parts.dispatcher().recordUnqueued(chain.baseEndpoint(), keys.accountId());
                SessionToken token =
                        parts.sts().get().getSessionToken(chain.baseEndpoint(), keys, request(serial, code));
                // Before the lease ends, so that the next caller finds the token.
                parts.store().put(entry, token.credentials());
                if (serial != null && !serial.equals(configured)) {
                    parts.store().put(parts.chains().session(chain.withMfaSerial(serial)), token.credentials());
                }
                return token;
            });
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
        // The prompt outlives an interrupted caller, and holds the lease for as long.
        return Futures.await(answer.whenComplete((token, error) -> lease.close()));
    }

    private CompletionStage<SessionToken> answer(
            @Nullable String serial,
            Supplier<Optional<SessionToken>> there,
            Function<@Nullable Secret, SessionToken> ask) {
        if (serial == null) {
            return CompletableFuture.completedStage(there.get().orElseGet(() -> ask.apply(null)));
        }
        if (given != null) {
            return CompletableFuture.completedStage(parts.mfaPrompter().withCode(serial, given, ask));
        }
        MfaRequirement need = new MfaRequirement(serial, chain.profile(), chain.mfaProcess());
        return parts.mfaPrompter().ask(need, RefreshTrigger.FORCED.person(), there, ask);
    }
}
