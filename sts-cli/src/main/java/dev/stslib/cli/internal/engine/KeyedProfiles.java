package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.plugin.PluginCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of another source, with long-term keys from the store in those that say {@code sts_keys = store}. Such a
 * profile may have a {@code credential_process} that runs this command for other tools; it is left out here.
 */
final class KeyedProfiles implements ProfileSource {
    private final ProfileSource files;
    private final Stores stores;
    private final PluginCatalog plugins;

    /**
     * Takes the other source.
     *
     * @param files the other source
     * @param stores the store, which is opened only if a profile needs it
     * @param plugins finds it
     */
    KeyedProfiles(ProfileSource files, Stores stores, PluginCatalog plugins) {
        this.files = files;
        this.stores = stores;
        this.plugins = plugins;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return new Open(files.open(settings));
    }

    /** Keeps the store open: another process may rotate the keys, which changes no file of AWS. */
    private final class Open implements OpenProfiles {
        private final OpenProfiles files;
        private @Nullable OpenStore store;
        private @Nullable ProfileSet seen;
        private Map<String, Optional<TemporaryCredentials>> keys = Map.of();
        private @Nullable ProfileSet keyed;

        Open(OpenProfiles files) {
            this.files = files;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
        public synchronized ProfileSet current() {
            ProfileSet now = files.current();
            Map<String, Optional<TemporaryCredentials>> stored = stored(now);
            ProfileSet known = keyed;
            if (known == null || now != seen || !stored.equals(keys)) {
                known = keyed(now, stored);
                keyed = known;
                seen = now;
                keys = stored;
            }
            return known;
        }

        private Map<String, Optional<TemporaryCredentials>> stored(ProfileSet set) {
            List<String> marked = set.profiles().values().stream()
                    .filter(StoredKeys::isInStore)
                    .map(Profile::name)
                    .toList();
            if (marked.isEmpty()) {
                stores.forgetPassword();
                return Map.of();
            }
            OpenStore opened = store;
            if (opened == null) {
                opened = stores.open(plugins);
                store = opened;
            }
            StoredKeys stored = new StoredKeys(opened);
            Map<String, Optional<TemporaryCredentials>> found = new LinkedHashMap<>();
            marked.forEach(profile -> found.put(profile, stored.load(profile)));
            return found;
        }

        @Override
        public synchronized void close() {
            files.close();
            OpenStore opened = store;
            if (opened != null) {
                opened.close();
            }
        }
    }

    private static ProfileSet keyed(ProfileSet set, Map<String, Optional<TemporaryCredentials>> stored) {
        if (stored.isEmpty()) {
            return set;
        }
        Map<String, Profile> profiles = new LinkedHashMap<>(set.profiles());
        stored.forEach((name, keys) -> profiles.computeIfPresent(name, (same, profile) -> keyed(profile, keys)));
        return new ProfileSet(profiles, set.ssoSessions(), set.services(), set.warnings(), set.ignored());
    }

    private static Profile keyed(Profile profile, Optional<TemporaryCredentials> keys) {
        Map<String, ProfileProperty> properties = new LinkedHashMap<>(profile.properties());
        properties.remove("credential_process");
        if (keys.isEmpty()) {
            return new Profile(profile.name(), properties);
        }
        properties.remove("aws_session_token");
        return withKeys(
                profile.name(), properties, keys.get().accessKeyId(), keys.get().secretAccessKey());
    }

    /** A profile with long-term keys and other properties, which are changed. */
    static Profile withKeys(String name, Map<String, ProfileProperty> properties, String accessKeyId, Secret secret) {
        properties.put("aws_access_key_id", ProfileProperty.of(accessKeyId));
        properties.put("aws_secret_access_key", ProfileProperty.of(secret.revealSecret()));
        return new Profile(name, properties);
    }
}
