package dev.stslib.store.jdbc;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The errors of the driver and of a pool as those of a store. Of what a server answers, messages show the SQLSTATE only: the
 * rest may repeat parameters.
 *
 * @param place which database, for messages
 * @param timeout how long a call may take
 */
record JdbcErrors(String place, Duration timeout) {
    private static final String CANCELED = "57014";
    private static final String CONNECTIONS = "08";

    /** Whether the server is down, slow, full or read-only, so that the next call would fail too. */
    static boolean isOutage(Throwable thrown) {
        boolean isOfOtherWriters = state(thrown).startsWith("40");
        return !(thrown instanceof InterruptedException) && !isOfOtherWriters;
    }

    StoreException of(Exception thrown) {
        String server = "The PostgreSQL server " + place;
        if (thrown instanceof StoreException found) {
            return found;
        }
        if (thrown instanceof CallNotPermittedException) {
            return new StoreException(
                    server + " was not asked: it failed or was slow a moment ago",
                    "Check the server; it is tried again shortly");
        }
        if (thrown instanceof InterruptedException) {
            return new StoreException("A call to " + lower(server) + " was interrupted", "Try again");
        }
        if (thrown instanceof RejectedExecutionException) {
            return new StoreException("The store was closed during this call", "Open it again");
        }
        if (thrown instanceof UnfitConnectionException unfit) {
            return new StoreException(message(unfit), unfit.remedy());
        }
        String state = state(thrown);
        if (isTimeout(thrown) || state.equals(CANCELED)) {
            return new StoreException(
                    server + " did not answer within " + timeout.toMillis() / 1000.0 + " s",
                    "Check the server, the network, and whether the pool has a free connection");
        }
        if (state.startsWith("28")) {
            return new WrongPasswordException(
                    server + " refuses the user or the password",
                    "Check the option " + JdbcSettings.USER
                            + " and the password of the settings, or those of the data source");
        }
        if (state.isEmpty() || state.startsWith(CONNECTIONS)) {
            return new StoreException(server + " cannot be reached", "Check the server and the network", thrown);
        }
        return new StoreException(server + " answered with the error " + state, remedy(state));
    }

    /** The wait, the network time-out and the server's time-out of statements are equally long. Any may end first. */
    private static boolean isTimeout(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof TimeoutException || at instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }

    private static String lower(String server) {
        return "t" + server.substring(1);
    }

    private static String remedy(String state) {
        return switch (state) {
            case "42501" -> "Grant the user the rights that the documentation of the store lists";
            case "42P01", "42703", "3F000" ->
                "Create the tables again: set the option " + JdbcSettings.CREATE_SCHEMA
                        + " to true, or run the script that" + " the documentation of the store names";
            case "3D000" -> "Check the name of the database";
            case "25006", "57P01", "57P02", "57P03" -> "Wait until the server, or its successor, is ready";
            case "53100", "53200", "53300" -> "Check the server's disk, its memory and its limit of connections";
            default -> "Check the server";
        };
    }

    /** The innermost SQLSTATE, since a pool wraps the errors of the driver; empty if there is none. */
    private static String state(Throwable thrown) {
        String state = "";
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }
}
