package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tokens of leases in Redis, which the server ends. */
final class RedisTokens implements ServerTokens {
    private final RedisCalls calls;
    private final RedisNames names;

    RedisTokens(RedisCalls calls, RedisNames names) {
        this.calls = calls;
        this.names = names;
    }

    @Override
    public @Nullable String acquire(String digest, String token, Duration life, String stale) {
        byte[] there = Script.ACQUIRE
                .run(calls, names.lease(digest), bytes(token), millis(life), bytes(stale))
                .value();
        return there == null ? null : new String(there, StandardCharsets.ISO_8859_1);
    }

    @Override
    public CompletionStage<Boolean> renew(String digest, String owner, String token, Duration life) {
        return Script.RENEW
                .start(calls.commands(), names.lease(digest), bytes(owner), bytes(token), millis(life))
                .thenApply(Script.Reply::isDone);
    }

    @Override
    public void release(String digest, String owner) {
        Script.RELEASE.run(calls, names.lease(digest), bytes(owner));
    }

    private static byte[] millis(Duration life) {
        return bytes(Long.toString(life.toMillis()));
    }

    /** A token that an attacker put there may have any bytes. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
