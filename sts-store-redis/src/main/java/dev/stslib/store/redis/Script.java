package dev.stslib.store.redis;

import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.Sha1;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The Lua scripts that run on the server, each on keys of one slot, and each as a whole. A script is called by its digest, so that
 * another script cannot take its place, and is sent where the server does not know it.
 */
enum Script {
    /** Reads a value. Returns 2 and the value, or 0 if there is none. */
    READ(Part.VALUE + """
            if there == '' and redis.call('EXISTS', KEYS[1]) == 0 then
              return {0}
            end
            return {2, there}
            """),

    /**
     * Saves ({@code ARGV[2]}, for {@code ARGV[3]} milliseconds) or, without a value, deletes. The value that is there
     * must have the tag {@code ARGV[1]} and be whole; with an empty tag, none may be there. Returns 1 if done; 0 if
     * nothing is there; 2 and the value if another is there.
     */
    COMPARE_AND_SAVE(Part.VALUE + """
            if there ~= '' or redis.call('EXISTS', KEYS[1]) == 1 then
              if string.sub(there, 42, 57) ~= ARGV[1]
                  or string.sub(there, 1, 40) ~= redis.sha1hex(string.sub(there, 41)) then
                return {2, there}
              end
            elseif ARGV[1] ~= '' then
              return {0}
            end
            """ + Part.SAVE),

    /**
     * Replaces a value whose digest is {@code ARGV[1]} by {@code ARGV[2]} for {@code ARGV[3]} milliseconds, or deletes it if
     * that is empty. Returns 1 if done, 0 if another is there.
     */
    REPLACE(Part.VALUE + """
            if redis.sha1hex(there) ~= ARGV[1] then
              return {0}
            end
            """ + Part.SAVE),

    /**
     * Takes a lease with the token {@code ARGV[1]} for {@code ARGV[2]} milliseconds if it is free or has the token
     * {@code ARGV[3]}. Returns 1 if done, else 0 and the token that is there.
     */
    ACQUIRE(Part.TOKEN + """
            if held ~= '' and held ~= ARGV[3] then
              return {0, held}
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return {1}
            """),

    /** Gives the lease of the owner {@code ARGV[1]} the token {@code ARGV[2]} for {@code ARGV[3]} milliseconds. */
    RENEW(Part.TOKEN + Part.OWN + """
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return {1}
            """),

    /** Gives back the lease of the owner {@code ARGV[1]}. */
    RELEASE(Part.TOKEN + Part.OWN + """
            redis.call('DEL', KEYS[1])
            return {1}
            """),

    /**
     * Takes up to {@code ARGV[3]} permits, of which one comes every {@code ARGV[1]} microseconds. The key holds the time at
     * which the next is due; it may be due in {@code ARGV[2]} microseconds. A time that no process can have left, and what
     * is no time, counts as now. The process {@code ARGV[4]} is counted in one of two sketches, by the minute. Returns the
     * permits, the microseconds to wait, and the processes.
     */
    RATE_LIMIT("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local interval = tonumber(ARGV[1])
            local latest = now + tonumber(ARGV[2])
            local due = tonumber(redis.pcall('GETRANGE', KEYS[1], 0, 31))
            if not due or not (due >= now and due <= latest + 2000000) then
              due = now
            end
            local permits = 0
            if due <= latest then
              permits = math.min(tonumber(ARGV[3]), math.floor((latest - due) / interval) + 1)
              due = due + permits * interval
              redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
            end
            local minute = math.floor(time[1] / 60)
            local sketch = KEYS[2 + minute % 2]
            if type(redis.pcall('PFADD', sketch, ARGV[4])) == 'table' then
              redis.call('DEL', sketch)
            end
            redis.pcall('PEXPIREAT', sketch, (minute + 2) * 60000)
            local processes = redis.pcall('PFCOUNT', KEYS[2], KEYS[3])
            if type(processes) ~= 'number' then
              processes = 1
            end
            return {permits, math.max(0, due - latest), processes}
            """);

    private final String lua;
    private final String digest;

    Script(String lua) {
        this.lua = lua;
        this.digest = Sha1.hex(lua.getBytes(StandardCharsets.US_ASCII));
    }

    /** What several scripts have in common. */
    private static final class Part {
        /** Reads a value, and one byte more of one that is too long. */
        static final String VALUE = "local there = redis.call('GETRANGE', KEYS[1], 0, " + SealedEntries.LONGEST + ")\n";

        /** Saves {@code ARGV[2]} for {@code ARGV[3]} milliseconds, or deletes. */
        static final String SAVE = """
                if ARGV[2] == '' then
                  redis.call('DEL', KEYS[1])
                else
                  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
                end
                return {1}
                """;

        /** Reads the token of a lease. What no holder can have left there, a list or a long text, counts as free. */
        static final String TOKEN = """
                local held = redis.pcall('GETRANGE', KEYS[1], 0, 99)
                if type(held) == 'table' and not string.find(held.err, 'WRONGTYPE') then
                  return held
                end
                if type(held) == 'table' or #held == 100 then
                  held = ''
                end
                """;

        /** Ends the script if the lease is another owner's. */
        static final String OWN = """
                if string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then
                  return {0}
                end
                """;
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
        return new Reply(answer(calls, new byte[][] {key}, arguments));
    }

    /** Runs the script, on keys of one slot, and waits for what it returns. */
    List<Object> answer(RedisCalls calls, byte[][] keys, byte[]... arguments) {
        try {
            return calls.call(redis -> redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException e) {
            return calls.call(redis -> redis.eval(lua, ScriptOutputType.MULTI, keys, arguments));
        }
    }

    /** Sends the script and does not wait. */
    CompletionStage<Reply> start(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[] key, byte[]... arguments) {
        byte[][] keys = {key};
        return redis.<List<Object>>eval(lua, ScriptOutputType.MULTI, keys, arguments)
                .thenApply(Reply::new);
    }
}
