package dev.stslib.cli.internal.command;

import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.core.CredentialEngine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of the store with the profiles that they belong to. It asks AWS for nothing. */
final class StoredCredentials {
    private StoredCredentials() {}

    /**
     * An entry.
     *
     * @param profile the profile that uses it; null for a session token, or if the profile has changed since
     * @param info the description of the entry
     */
    record Row(@Nullable String profile, EntryInfo info) {}

    /** Lists the entries. What cannot be read is reported on standard error. A store that is not there is not made. */
    static List<Row> list(Engines engines, PrintStream err) {
        if (!engines.stores().require().exists()) {
            return List.of();
        }
        try (OpenStore store = engines.stores().open(engines.plugins());
                CredentialEngine engine = engines.withoutStore()) {
            List<Row> rows = rows(engine, store.list());
            store.unlisted().forEach(problem -> err.println("sts: " + Lines.one(String.valueOf(problem.getMessage()))));
            return rows;
        }
    }

    /** Finds the profiles of entries. */
    static List<Row> rows(Engines engines, List<EntryInfo> entries) {
        try (CredentialEngine engine = engines.withoutStore()) {
            return rows(engine, entries);
        }
    }

    /** Finds the profiles of entries by an engine, which needs no store. */
    static List<Row> rows(CredentialEngine engine, List<EntryInfo> entries) {
        Map<String, String> profiles = profilesByEntry(engine);
        List<Row> rows = new ArrayList<>();
        entries.forEach(info -> rows.add(new Row(profiles.get(info.name().value()), info)));
        rows.sort(Comparator.comparing((Row row) -> row.profile() == null ? "" : row.profile())
                .thenComparing(row -> row.info().name().value()));
        return rows;
    }

    /** Engines name an entry by the digest of the key. */
    private static Map<String, String> profilesByEntry(CredentialEngine engine) {
        Map<String, String> profiles = new HashMap<>();
        for (String profile : engine.profiles().keySet()) {
            try {
                profiles.putIfAbsent(engine.handle(profile).key().digest(), profile);
            } catch (StslibException e) {
                // A profile that cannot be used has nothing stored; 'sts explain' says what is wrong with it.
            }
        }
        return profiles;
    }
}
