package dev.stslib.cli.internal.command;

import dev.stslib.api.Profile;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.core.CredentialEngine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The entries of the store with the profiles that they belong to. It asks AWS for nothing. */
final class StoredCredentials {
    private StoredCredentials() {}

    /**
     * An entry.
     *
     * @param profile the profile that it is for; null for a session token of roles, and if no profile uses it
     * @param info the description of the entry
     * @param used whether a profile of AWS's files as they are now uses it, for this region and this host; null if that is not
     *     known
     */
    record Row(
            @Nullable String profile,
            EntryInfo info,
            @Nullable Boolean used) {
        boolean isKeys() {
            return StoredKeys.isKeys(info);
        }
    }

    /** Lists the entries. What cannot be read is reported on standard error. A store that is not there is not made. */
    static List<Row> list(Engines engines, PrintStream err) {
        if (!engines.stores().require().exists()) {
            return List.of();
        }
        try (OpenStore store = engines.stores().open(engines.plugins());
                CredentialEngine engine = engines.withoutStore()) {
            List<Row> rows = rows(engines, engine, store.list());
            store.unlisted().forEach(problem -> err.println("sts: " + Lines.one(String.valueOf(problem.getMessage()))));
            return rows;
        }
    }

    /** Finds the profiles of entries. */
    static List<Row> rows(Engines engines, List<EntryInfo> entries) {
        try (CredentialEngine engine = engines.withoutStore()) {
            return rows(engines, engine, entries);
        }
    }

    /** Finds the profiles of entries by an engine, which needs no store. */
    static List<Row> rows(Engines engines, CredentialEngine engine, List<EntryInfo> entries) {
        Map<String, Profile> profiles = engine.profiles();
        Map<String, String> byEntry = new HashMap<>();
        boolean allResolved = resolve(engine, profiles.keySet(), byEntry);
        Set<String> used = used(engine);
        boolean isShared = engines.stores().isOnServer();
        boolean findsDevice = profiles.values().stream().anyMatch(StoredCredentials::findsItsDevice);
        List<Row> rows = new ArrayList<>();
        for (EntryInfo info : entries) {
            String name = info.name().value();
            String profile = StoredKeys.profile(info, profiles).orElse(byEntry.get(name));
            boolean isUsed = profile != null || used.contains(name);
            boolean isKnown = isUsed || (!isShared && isKnown(info, allResolved, findsDevice));
            rows.add(new Row(profile, info, isKnown ? isUsed : null));
        }
        rows.sort(Comparator.comparing((Row row) -> row.profile() == null ? "" : row.profile())
                .thenComparing(row -> row.info().name().value()));
        return rows;
    }

    /**
     * Resolves profiles. Engines name an entry by the digest of the key.
     *
     * @param byEntry gets the profiles by the names of their entries
     * @return whether all were resolved
     */
    private static boolean resolve(CredentialEngine engine, Set<String> profiles, Map<String, String> byEntry) {
        boolean all = true;
        for (String profile : profiles) {
            try {
                byEntry.putIfAbsent(engine.handle(profile).key().digest(), profile);
            } catch (StslibException e) {
                // Its entries may be there all the same; 'sts explain' says what is wrong with it.
                all = false;
            }
        }
        return all;
    }

    /** The names of all entries that the engine knows from its profiles, those before a role in its chain included. */
    private static Set<String> used(CredentialEngine engine) {
        return engine.snapshot().keys().stream()
                .map(state -> state.key().key().digest())
                .collect(Collectors.toSet());
    }

    /** Whether an entry that no resolved profile uses is unused: a plug-in has its own, and a token may be named after a device. */
    private static boolean isKnown(EntryInfo info, boolean allResolved, boolean findsDevice) {
        return switch (info.kind()) {
            case OTHER -> StoredKeys.isKeys(info);
            case SESSION_TOKEN -> allResolved && !findsDevice;
            case ROLE, FEDERATION_TOKEN -> allResolved;
        };
    }

    private static boolean findsItsDevice(Profile profile) {
        return profile.text("mfa_serial").filter("auto"::equals).isPresent();
    }
}
