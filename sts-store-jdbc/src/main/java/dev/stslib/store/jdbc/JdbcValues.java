package dev.stslib.store.jdbc;

import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.ServerReply;
import dev.stslib.store.support.server.ServerValues;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values in the table {@code entry}. They end by the server's time. A change is done if it changes one row:
 * that of the expected version, or of the value that was just read.
 */
final class JdbcValues implements ServerValues {
    private static final int AT_ONCE = 16;
    private static final int SWEPT_AT_ONCE = 1_000;
    private static final String ENDS = "now() + ? * interval '1 millisecond'";
    private static final String UPDATE =
            "UPDATE %s SET value = ?, ends = " + ENDS + ", tag = ?, digest = ? WHERE name = ?";
    /** What is read of a value. */
    private static final String VALUE = "substring(value FROM 1 FOR " + (SealedEntries.LONGEST + 1) + ")";
    /** A value of the expected version that is whole, and whose own tag is the one beside it. */
    private static final String FITS = " AND tag = ? AND tag = substring(value FROM " + (SealedEntries.TAG_AT + 1)
            + " FOR " + SealedEntries.TAG + ") AND digest = sha256(" + VALUE + ") AND ends > now()";

    private final JdbcCalls calls;
    private final String table;
    private final String leases;

    JdbcValues(JdbcCalls calls, String schema) {
        this.calls = calls;
        this.table = schema + ".entry";
        this.leases = schema + ".lease";
    }

    @Override
    public byte @Nullable [] get(String digest) {
        Optional<byte[]> found = calls.call(Sql.query(
                calls.statementTimeout(),
                rows -> rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty(),
                "SELECT " + VALUE + " FROM " + table + " WHERE name = ? AND ends > now()",
                digest));
        return found.orElse(null);
    }

    @Override
    public ServerReply insert(String digest, byte[] value, Duration life) {
        boolean done = change(
                "INSERT INTO " + table + " AS old VALUES (?, ?, " + ENDS + ", ?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET value = EXCLUDED.value, ends = EXCLUDED.ends, tag = EXCLUDED.tag, digest = EXCLUDED.digest"
                        + " WHERE old.ends <= now()",
                digest,
                value,
                life.toMillis(),
                SealedEntries.tag(value),
                sha256(value));
        if (done) {
            return ServerReply.DONE;
        }
        byte[] there = get(digest);
        return there == null ? ServerReply.NOT_DONE : ServerReply.there(there);
    }

    @Override
    public ServerReply update(String digest, byte[] tag, byte[] value, Duration life) {
        boolean done = change(
                UPDATE.formatted(table) + FITS,
                value,
                life.toMillis(),
                SealedEntries.tag(value),
                sha256(value),
                digest,
                tag);
        return done ? ServerReply.DONE : change(digest, tag, there -> replace(digest, there, value, life));
    }

    @Override
    public ServerReply delete(String digest, byte[] tag) {
        boolean done = change("DELETE FROM " + table + " WHERE name = ?" + FITS, digest, tag);
        return done ? ServerReply.DONE : change(digest, tag, there -> remove(digest, there));
    }

    /** The value decides: another may have changed what lies beside it. */
    private ServerReply change(String digest, byte[] tag, Predicate<byte[]> change) {
        byte[] there = get(digest);
        if (there != null && !SealedEntries.isOf(there, tag)) {
            return ServerReply.there(there);
        }
        return there != null && change.test(there) ? ServerReply.DONE : ServerReply.NOT_DONE;
    }

    @Override
    public boolean replace(String digest, byte[] there, byte[] value, Duration life) {
        return change(
                UPDATE.formatted(table) + " AND sha256(" + VALUE + ") = ?",
                value,
                life.toMillis(),
                SealedEntries.tag(value),
                sha256(value),
                digest,
                sha256(there));
    }

    @Override
    public boolean remove(String digest, byte @Nullable [] there) {
        return there != null
                && change(
                        "DELETE FROM " + table + " WHERE name = ? AND sha256(" + VALUE + ") = ?",
                        digest,
                        sha256(there));
    }

    private boolean change(String sql, Object... parameters) {
        return calls.call(Sql.change(calls.statementTimeout(), sql, parameters)) > 0;
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public void visit(BiConsumer<String, byte[]> visitor) {
        String last = "";
        while (true) {
            Map<String, byte[]> some = calls.call(Sql.query(
                    calls.statementTimeout(),
                    JdbcValues::some,
                    "SELECT name, " + VALUE + " FROM " + table + " WHERE name > ? AND ends > now() ORDER BY name LIMIT "
                            + AT_ONCE,
                    last));
            if (some.isEmpty()) {
                return;
            }
            for (Map.Entry<String, byte[]> one : some.entrySet()) {
                visitor.accept(one.getKey(), one.getValue());
                last = one.getKey();
            }
        }
    }

    private static Map<String, byte[]> some(ResultSet rows) throws SQLException {
        Map<String, byte[]> some = new LinkedHashMap<>();
        while (rows.next()) {
            some.put(rows.getString(1), rows.getBytes(2));
        }
        return some;
    }

    /**
     * Deletes the rows of leases and entries that have ended. Rows that another process deletes at the same time are left to
     * it.
     */
    @Override
    public int sweep() {
        int unused = sweep(leases);
        return sweep(table);
    }

    private int sweep(String ended) {
        int swept = 0;
        int some;
        do {
            some = calls.call(Sql.change(
                    calls.statementTimeout(),
                    "DELETE FROM " + ended + " WHERE name IN (SELECT name FROM " + ended + " WHERE ends <= now() LIMIT "
                            + SWEPT_AT_ONCE + " FOR UPDATE SKIP LOCKED)"));
            swept += some;
        } while (some == SWEPT_AT_ONCE);
        return swept;
    }
}
