package dev.stslib.core;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.chain.RoleChain;
import dev.stslib.core.profile.ProfileSelection;
import java.util.Optional;

/** A session token that another door of the engine got for the same profile. */
final class SharedSession {
    private SharedSession() {}

    static Optional<SessionToken> find(CredentialEngine engine, ProfileSet profiles, ProfileSelection user) {
        try {
            RoleChain own = engine.resolve(profiles, user);
            Optional<SessionToken> found = of(engine, own);
            return found.isPresent()
                    ? found
                    : UserDevice.find(own, profiles).flatMap(withDevice -> of(engine, withDevice));
        } catch (StslibException e) {
            // A profile that cannot be used has no token: the call that needs one says why.
            return Optional.empty();
        }
    }

    private static Optional<SessionToken> of(CredentialEngine engine, RoleChain user) {
        return engine.parts().chains().session(user).peek().map(found -> new SessionToken(found, user.mfaSerial()));
    }
}
