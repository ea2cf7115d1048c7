package dev.stslib.store.redis;

import dev.stslib.store.support.server.Sha1;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Lua scripts that run on the server, each on one key, and each as a whole. A script is called by its digest, so that
 * another script cannot take its place, and is sent where the server does not know it.
 */
enum Script {
    /**
     * Saves ({@code ARGV[2]}, for {@code ARGV[3]} milliseconds) or, without a value, deletes. The value that is there
     * must have the tag {@code ARGV[1]} and be whole; with an empty tag, none may be there. Returns 1 if done; 0 if
     * nothing is there; 2 and the value if another is there.
     */
    COMPARE_AND_SAVE("""
            local there = redis.call('GET', KEYS[1])
            if there then
              if string.sub(there, 42, 57) ~= ARGV[1]
                  or string.sub(there, 1, 40) ~= redis.sha1hex(string.sub(there, 41)) then
                return {2, there}
              end
            elseif ARGV[1] ~= '' then
              return {0}
            end
            if ARGV[2] == '' then
              redis.call('DEL', KEYS[1])
            else
              redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            end
            return {1}
            """),

    /**
     * Replaces a value whose digest is {@code ARGV[1]} by {@code ARGV[2]} for {@code ARGV[3]} milliseconds, or deletes it if
     * that is empty. Returns 1 if done, 0 if another is there.
     */
    REPLACE("""
            local there = redis.call('GET', KEYS[1])
            if not there or redis.sha1hex(there) ~= ARGV[1] then
              return {0}
            end
            if ARGV[2] == '' then
              redis.call('DEL', KEYS[1])
            else
              redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            end
            return {1}
            """),

    /**
     * Takes a lease with the token {@code ARGV[1]} for {@code ARGV[2]} milliseconds if it is free or has the token
     * {@code ARGV[3]}. Returns 1 if done, else 0 and the token that is there.
     */
    ACQUIRE("""
            local held = redis.call('GET', KEYS[1])
            if held and held ~= ARGV[3] then
              return {0, held}
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return {1}
            """),

    /** Gives the lease of the owner {@code ARGV[1]} the token {@code ARGV[2]} for {@code ARGV[3]} milliseconds. */
    RENEW("""
            local held = redis.call('GET', KEYS[1])
            if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
              return {0}
            end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {1}
            """),

    /** Gives back the lease of the owner {@code ARGV[1]}. */
    RELEASE("""
            local held = redis.call('GET', KEYS[1])
            if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
              return {0}
            end
            redis.call('DEL', KEYS[1])
            return {1}
            """);

    private final String lua;
    private final String digest;

    Script(String lua) {
        this.lua = lua;
        this.digest = Sha1.hex(lua.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a script returns. */
    static final class Reply {
        private final boolean done;
        private final byte @Nullable [] value;

        private Reply(List<Object> reply) {
            done = (Long) reply.get(0) == 1;
            value = reply.size() > 1 ? (byte[]) reply.get(1) : null;
        }

        boolean isDone() {
            return done;
        }

        /** What is there instead of what was expected, itself and no copy; null if nothing is. */
        byte @Nullable [] value() {
            return value;
        }
    }

    /** Runs the script and waits for its reply. */
    Reply run(RedisCalls calls, byte[] key, byte[]... arguments) {
        byte[][] keys = {key};
        List<Object> reply;
        try {
            reply = calls.call(redis -> redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException e) {
            reply = calls.call(redis -> redis.eval(lua, ScriptOutputType.MULTI, keys, arguments));
        }
        return new Reply(reply);
    }

    /** Sends the script and does not wait. */
    CompletionStage<Reply> start(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key, byte[]... arguments) {
        byte[][] keys = {key};
        return redis.<List<Object>>eval(lua, ScriptOutputType.MULTI, keys, arguments)
                .thenApply(Reply::new);
    }
}
