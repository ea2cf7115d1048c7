package dev.stslib.store.redis;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the client as those of a store. Of what a server answers, messages show the first word only, which says the
 * kind of error: the rest may repeat arguments.
 *
 * @param server the address, for messages
 * @param timeout how long a call may take
 */
record RedisErrors(String server, Duration timeout) {
    private static final Set<String> REFUSED = Set.of("WRONGPASS", "NOAUTH");
    private static final String WRONG_TYPE = "WRONGTYPE";

    /** Whether the server is down, slow, full or read-only, so that the next call would fail too. */
    static boolean isOutage(Throwable thrown) {
        String code = code(thrown);
        return !(thrown instanceof RedisCommandInterruptedException)
                && !WRONG_TYPE.equals(code)
                && !"NOSCRIPT".equals(code);
    }

    /** Whether another connection may lead to a server that answers: this one hangs, or is no longer the primary. */
    static boolean mayBeOfThisConnection(Throwable thrown) {
        return thrown instanceof RedisCommandTimeoutException || "READONLY".equals(code(thrown));
    }

    /** Whether a connection ended before the server had answered, without a reason. */
    static boolean isEndOfConnection(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof RedisConnectionException && "Connection closed prematurely".equals(root.getMessage());
    }

    StoreException of(RuntimeException thrown) {
        if (thrown instanceof CallNotPermittedException) {
            return new StoreException(
                    "The Redis server at " + server + " was not asked: it failed or was slow a moment ago",
                    "Check the server; it is tried again shortly");
        }
        if (thrown instanceof RedisCommandTimeoutException) {
            return new StoreException(
                    "The Redis server at " + server + " did not answer within " + timeout.toMillis() / 1000.0 + " s",
                    "Check the server and the network");
        }
        if (thrown instanceof RedisCommandInterruptedException) {
            return new StoreException("A call to the Redis server at " + server + " was interrupted", "Try again");
        }
        String code = code(thrown);
        if (code == null) {
            return new StoreException(
                    "The Redis server at " + server + " cannot be reached", "Check the server and the network", thrown);
        }
        if (REFUSED.contains(code)) {
            return new WrongPasswordException(
                    "The Redis server at " + server + " refuses the user or the password",
                    "Check the option " + RedisSettings.USER + " and the password of the settings");
        }
        if (code.equals(WRONG_TYPE)) {
            return new DamagedStoreException(
                    "A key of the store on the Redis server at " + server + " holds no text", "Delete it");
        }
        return new StoreException("The Redis server at " + server + " answered with the error " + code, remedy(code));
    }

    private static String remedy(String code) {
        return switch (code) {
            case "NOPERM" -> "Allow the user the commands and keys that the documentation of the store lists";
            case "OOM", "MISCONF" -> "Check the server's memory and disk";
            case "READONLY", "MASTERDOWN", "CLUSTERDOWN", "LOADING" ->
                "Wait until the server, or its successor, is ready";
            default -> "Check the server";
        };
    }

    /** The first word of what the server answered; null if the error is the client's. */
    private static @Nullable String code(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof RedisCommandExecutionException) {
                String message = Objects.toString(at.getMessage(), "");
                String word = message.split(" ", 2)[0];
                if (message.contains(WRONG_TYPE)) {
                    return WRONG_TYPE; // Redis 6 wraps the error of a script in another
                }
                return word.toUpperCase(Locale.ROOT).equals(word) ? word : "ERR";
            }
        }
        return null;
    }
}
