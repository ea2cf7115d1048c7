package dev.stslib.cli.internal.agent;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the agent list the store that its engine has unlocked, so that a password is typed once. */
final class SharedStore implements CredentialStore {
    private final CredentialStore store;
    private volatile @Nullable OpenStore open;

    SharedStore(CredentialStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        OpenStore opened = store.open(settings);
        open = opened;
        return opened;
    }

    /** The entries; none before the engine has opened the store. */
    List<EntryInfo> list() {
        OpenStore opened = open;
        return opened == null ? List.of() : opened.list();
    }
}
