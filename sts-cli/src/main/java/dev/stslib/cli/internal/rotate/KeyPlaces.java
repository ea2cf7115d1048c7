package dev.stslib.cli.internal.rotate;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.StoredKeys;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.core.CredentialEngine;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds long-term keys and all places where they are kept: two profiles may have the same keys, and so may file and store. */
public final class KeyPlaces {
    static final String ID = "aws_access_key_id";
    static final String SECRET = "aws_secret_access_key";

    private final Engines engines;
    private final OpenStore store;
    private final StoredKeys stored;
    private final InstantSource clock;
    private final Map<String, Profile> profiles;

    /** Reads AWS's files. The caller closes the store. */
    public KeyPlaces(Engines engines, OpenStore store, InstantSource clock) {
        this.engines = engines;
        this.store = store;
        this.stored = new StoredKeys(store);
        this.clock = clock;
        try (CredentialEngine files = engines.ofFiles()) {
            profiles = files.profiles();
        }
    }

    /**
     * The keys that a profile has.
     *
     * @throws CommandException if it has none
     */
    public SourceCredentials keys(String name) {
        Profile profile = profiles.get(name);
        if (profile == null) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "There is no profile '" + name + "'", "Name one that 'sts profiles' lists");
        }
        return find(profile)
                .orElseThrow(() -> new CommandException(
                        ExitCode.CONFIGURATION,
                        "Profile '" + name + "' has no long-term keys",
                        profile.text("source_profile")
                                .map(source -> "Run 'sts rotate " + source + "' if the keys are there")
                                .orElse("Name a profile with aws_access_key_id, or whose keys are in the store")));
    }

    private Optional<SourceCredentials> find(Profile profile) {
        Optional<SourceCredentials> kept = inStore(profile);
        return kept.isPresent() ? kept : inFile(profile);
    }

    private Optional<SourceCredentials> inStore(Profile profile) {
        return profile.text(StoredKeys.MARK).filter(StoredKeys.IN_STORE::equals).isEmpty()
                ? Optional.empty()
                : stored.load(profile.name())
                        .map(keys -> SourceCredentials.longTerm(keys.accessKeyId(), keys.secretAccessKey()));
    }

    private static Optional<SourceCredentials> inFile(Profile profile) {
        Optional<Secret> secret =
                profile.secret("aws_session_token").isPresent() ? Optional.empty() : profile.secret(SECRET);
        return profile.text(ID).flatMap(id -> secret.map(value -> SourceCredentials.longTerm(id, value)));
    }

    /** The places that have one of the given keys. */
    public List<KeyPlace> having(Set<String> accessKeyIds) {
        List<KeyPlace> places = new ArrayList<>();
        for (Profile profile : profiles.values()) {
            if (profile.syntaxError().isPresent()) {
                continue;
            }
            inStore(profile)
                    .filter(keys -> accessKeyIds.contains(keys.accessKeyId()))
                    .ifPresent(keys -> places.add(new StoredKeyPlace(store, profile.name(), clock)));
            inFile(profile)
                    .filter(keys -> accessKeyIds.contains(keys.accessKeyId()))
                    .ifPresent(keys -> places.add(file(profile)));
        }
        return places;
    }

    private KeyPlace file(Profile profile) {
        Path credentials = engines.credentialsFile();
        boolean isConfig = !profile.where(ID).startsWith(credentials + ":");
        return new FileKeyPlace(isConfig ? engines.configFile() : credentials, isConfig, profile.name());
    }
}
