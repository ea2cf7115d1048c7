package dev.stslib.cli.internal.rotate;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.cli.internal.engine.StoredKeys;
import java.time.InstantSource;

/** The keys of a profile in the store. */
final class StoredKeyPlace implements KeyPlace {
    private final OpenStore store;
    private final String profile;
    private final InstantSource clock;

    StoredKeyPlace(OpenStore store, String profile, InstantSource clock) {
        this.store = store;
        this.profile = profile;
        this.clock = clock;
    }

    @Override
    public void check() {
        // The store has just been read, and the record of the rotation is saved there before a key is made.
    }

    @Override
    public void save(SourceCredentials keys) {
        new StoredKeys(store).save(profile, keys.accessKeyId(), keys.secretAccessKey(), clock.instant());
    }
}
