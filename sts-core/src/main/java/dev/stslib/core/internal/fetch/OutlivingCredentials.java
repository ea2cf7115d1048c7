package dev.stslib.core.internal.fetch;

import dev.stslib.api.SourceCredentials;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Renews the credentials that sign a request for a token, if they end before the token would. STS gives no token that outlives
 * the session that asks for it. Credentials that would not live long enough after a renewal either are used as they are,
 * and so are those whose renewal may ask a person for an MFA code.
 */
final class OutlivingCredentials<V> implements FetchStage<V> {
    private final Timing timing;
    private final Duration lifetime;

    /**
     * Makes the stage.
     *
     * @param timing tells the time
     * @param lifetime how long the token is to live
     */
    OutlivingCredentials(Timing timing, Duration lifetime) {
        this.timing = timing;
        this.lifetime = lifetime;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        Signer signer = context.request().signer();
        SourceCredentials keys = context.signingCredentials();
        Instant end = keys.expiration();
        Instant needed = timing.clock().instant().plus(lifetime);
        if (signer == null
                || end == null
                || !end.isBefore(needed)
                || !newOnesWouldDo(signer.entry())
                || mayAskPerson(signer.entry())) {
            return next.fetch(context);
        }
        signer.renew(keys.accessKeyId());
        return signer.credentials(context.refresh()).thenCompose(newer -> {
            context.signWith(newer);
            return next.fetch(context);
        });
    }

    /** New credentials live as long as the present ones did from their beginning. */
    private boolean newOnesWouldDo(@Nullable CacheEntry<?> signing) {
        if (signing == null) {
            return true;
        }
        KeyState present = signing.describe();
        Instant begin = present.refreshed();
        Instant end = present.expiration();
        return begin == null || end == null || Duration.between(begin, end).compareTo(lifetime) >= 0;
    }

    /** Whether a renewal may ask a person for an MFA code. All readers of the signing credentials would wait for it. */
    private static boolean mayAskPerson(@Nullable CacheEntry<?> signing) {
        if (signing == null) {
            return false;
        }
        RequiredCode code = signing.descriptor().code();
        if (code != null) {
            return !code.comesAlone();
        }
        CacheEntry<?> source = signing.source();
        return source != null && source.peek().isEmpty() && mayAskPerson(source);
    }
}
