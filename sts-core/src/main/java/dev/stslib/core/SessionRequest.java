package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.engine.CredentialCell;
import dev.stslib.core.engine.MfaNeed;
import dev.stslib.core.engine.Urgency;
import dev.stslib.core.engine.Waiting;
import dev.stslib.core.profile.ProfileSelection;
import dev.stslib.core.wiring.EngineComponent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of generateSessionToken. */
final class SessionRequest {
    private final EngineComponent parts;
    private final RoleChain chain;
    private final Duration lifetime;
    private final @Nullable Secret given;

    /** Judges the request before a person is asked for a code. */
    SessionRequest(
            CredentialEngine engine,
            ProfileSet profiles,
            ProfileSelection user,
            Duration lifetime,
            @Nullable String mfaCode) {
        this.parts = engine.parts();
        RoleChain own = engine.resolve(profiles, user);
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

    /** Asks, and puts the token where the roles take it from. */
    SessionToken send() {
        CredentialCell cell = parts.chains().session(chain);
        SourceCredentials keys = parts.chains().keys(chain.base());
        String configured = chain.mfaSerial();
        String serial = configured == null ? null : parts.devices().serial(configured, chain.baseEndpoint(), keys);
        return answer(serial, code -> {
            SessionToken token =
                    parts.sts().provider().getSessionToken(chain.baseEndpoint(), keys, request(serial, code));
            // Before the next question's turn comes, so that it finds the token there.
            cell.replace(token.credentials());
            return token;
        });
    }

    private SessionToken answer(@Nullable String serial, Function<@Nullable Secret, SessionToken> ask) {
        if (serial == null) {
            return ask.apply(null);
        }
        if (given != null) {
            return parts.mfaDesk().with(serial, given, ask);
        }
        MfaNeed need = new MfaNeed(serial, chain.profile(), chain.mfaProcess());
        return Waiting.forStage(parts.mfaDesk().ask(need, Urgency.FORCED, Optional::empty, ask));
    }
}
