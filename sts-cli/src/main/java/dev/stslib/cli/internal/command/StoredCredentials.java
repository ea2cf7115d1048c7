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
     * @param isUsed whether a profile uses it, as AWS's files are now
     */
    record Row(@Nullable String profile, EntryInfo info, boolean isUsed) {
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
        Set<String> used = used(engine);
        List<Row> rows = new ArrayList<>();
        for (EntryInfo info : entries) {
            String name = info.name().value();
            String profile = StoredKeys.profile(info, engine.profiles()).orElse(profiles.get(name));
            boolean isUsed = profile != null || used.contains(name) || isOfAnotherKind(engine, info);
            rows.add(new Row(profile, info, isUsed));
        }
        rows.sort(Comparator.comparing((Row row) -> row.profile() == null ? "" : row.profile())
                .thenComparing(row -> row.info().name().value()));
        return rows;
    }

    /** What to say of the entries that no profile uses; nothing if there are none. */
    static List<String> hints(List<Row> rows) {
        List<String> hints = new ArrayList<>();
        long unused =
                rows.stream().filter(row -> !row.isUsed() && !row.isKeys()).count();
        if (unused > 0) {
            hints.add((unused == 1 ? "No profile uses 1 entry: its" : "No profile uses " + unused + " entries: their")
                    + " keys or settings were changed, an option such as --policy made them, or another program did."
                    + " Delete them with 'sts store clear --unused --yes'.");
        }
        rows.stream()
                .filter(row -> !row.isUsed() && row.isKeys())
                .forEach(row -> hints.add("No profile uses the entry '"
                        + row.info().name().value()
                        + "'. Delete it with 'sts store clear --unused --keys --yes' if you do not need the key."));
        return hints;
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

    /** The names of all entries that the engine knows from its profiles, those before a role in its chain included. */
    private static Set<String> used(CredentialEngine engine) {
        return engine.snapshot().keys().stream()
                .map(state -> state.key().key().digest())
                .collect(Collectors.toSet());
    }

    /** Whether nothing is known of an entry: a plug-in has its own, and the name of a token has the device that is found. */
    private static boolean isOfAnotherKind(CredentialEngine engine, EntryInfo info) {
        return switch (info.kind()) {
            case OTHER -> !StoredKeys.isKeys(info);
            case SESSION_TOKEN -> engine.profiles().values().stream().anyMatch(StoredCredentials::findsItsDevice);
            case ROLE, FEDERATION_TOKEN -> false;
        };
    }

    private static boolean findsItsDevice(Profile profile) {
        return profile.text("mfa_serial").filter("auto"::equals).isPresent();
    }
}
