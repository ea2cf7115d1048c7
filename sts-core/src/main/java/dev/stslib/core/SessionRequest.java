package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.engine.CredentialCell;
import dev.stslib.core.engine.Urgency;
import dev.stslib.core.profile.ProfileSelection;
import dev.stslib.core.wiring.EngineComponent;
import java.time.Duration;
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
        request(given);
    }

    private GetSessionTokenRequest request(@Nullable Secret code) {
        return new GetSessionTokenRequest(lifetime, code == null ? null : chain.mfaSerial(), code);
    }

    /** Asks, and puts the token where the roles take it from. */
    SessionToken send() {
        CredentialCell cell = parts.chains().session(chain);
        SourceCredentials keys = parts.chains().keys(chain.base());
        Function<@Nullable Secret, SessionToken> ask =
                code -> parts.sts().provider().getSessionToken(chain.baseEndpoint(), keys, request(code));
        SessionToken token = answer(ask);
        cell.replace(token.credentials());
        return token;
    }

    private SessionToken answer(Function<@Nullable Secret, SessionToken> ask) {
        String serial = chain.mfaSerial();
        if (serial == null) {
            return ask.apply(null);
        }
        return given == null
                ? parts.mfaDesk().ask(serial, chain.profile(), Urgency.WAITED_FOR, ask)
                : parts.mfaDesk().with(serial, given, ask);
    }
}
