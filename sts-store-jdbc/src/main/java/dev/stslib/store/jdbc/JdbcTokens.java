package dev.stslib.store.jdbc;

import dev.stslib.store.support.server.ServerTokens;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tokens of leases in the table {@code lease}. They end by the server's time. */
final class JdbcTokens implements ServerTokens {
    private static final int TRIES = 3;
    /** In bytes. No holder leaves a longer token, so that a lease with one is free. */
    private static final int LONGEST = 99;

    private static final String ENDS = "now() + ? * interval '1 millisecond'";

    private final JdbcCalls calls;
    private final String table;

    JdbcTokens(JdbcCalls calls, String schema) {
        this.calls = calls;
        this.table = schema + ".lease";
    }

    /** Reads first: those that wait for a lease do so often, and should lock no row. */
    @Override
    public @Nullable String acquire(String digest, String token, Duration life, String stale) {
        for (int i = 0; i < TRIES; i++) {
            String there = find(digest);
            if (there != null && !there.equals(stale)) {
                return there;
            }
            if (put(digest, token, life, stale)) {
                return null;
            }
        }
        return ""; // It changes all the time; another has it.
    }

    private @Nullable String find(String digest) {
        Optional<String> found = calls.call(Sql.query(
                calls.statementTimeout(),
                rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.empty(),
                "SELECT token FROM " + table + " WHERE name = ? AND ends > now() AND octet_length(token) <= " + LONGEST,
                digest));
        return found.orElse(null);
    }

    private boolean put(String digest, String token, Duration life, String stale) {
        return calls.call(Sql.change(
                        calls.statementTimeout(),
                        "INSERT INTO " + table + " AS old VALUES (?, ?, " + ENDS + ") ON CONFLICT (name) DO UPDATE"
                                + " SET token = EXCLUDED.token, ends = EXCLUDED.ends"
                                + " WHERE old.ends <= now() OR old.token = ? OR octet_length(old.token) > " + LONGEST,
                        digest,
                        token,
                        life.toMillis(),
                        stale))
                > 0;
    }

    @Override
    public CompletionStage<Boolean> renew(String digest, String owner, String token, Duration life) {
        return calls.start(Sql.change(
                        calls.statementTimeout(),
                        "UPDATE " + table + " SET token = ?, ends = " + ENDS
                                + " WHERE name = ? AND starts_with(token, ?)",
                        token,
                        life.toMillis(),
                        digest,
                        owner))
                .thenApply(rows -> rows > 0);
    }

    @Override
    public void release(String digest, String owner) {
        int unused = calls.call(Sql.change(
                calls.statementTimeout(),
                "DELETE FROM " + table + " WHERE name = ? AND starts_with(token, ?)",
                digest,
                owner));
    }
}
