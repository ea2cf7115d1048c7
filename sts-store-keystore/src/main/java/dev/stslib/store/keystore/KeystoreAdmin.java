package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.StoreCopy;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.FileLeases;
import dev.stslib.store.support.entry.Verification;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Administers a {@code keystore} store as a whole. Other processes may have it open at the same time; if they need the new
 * keys, they ask for the password again. Each method asks for the password once.
 */
public final class KeystoreAdmin {
    private final StoreSettings settings;
    private final Function<StoreSettings, Derivation> derivation;

    /**
     * Makes the administration of a store.
     *
     * @param settings where it is and what opens it, as for {@link KeystoreStore#open}
     */
    public KeystoreAdmin(StoreSettings settings) {
        this(settings, Derivation::today);
    }

    KeystoreAdmin(StoreSettings settings, Function<StoreSettings, Derivation> derivation) {
        this.settings = settings;
        this.derivation = derivation;
    }

    /**
     * Makes the store.
     *
     * @throws StoreException if it is there already, or cannot be made
     */
    public void init() {
        try (Keystore keystore = Keystore.at(settings);
                KeyWrap wrap = wrap(settings)) {
            keystore.lock()
                    .locked(() -> {
                        if (keystore.container().exists()) {
                            throw new StoreException(
                                    "There is a keystore in " + keystore.folder() + " already",
                                    "Open it, or choose another folder");
                        }
                        return keystore.container().create(wrap);
                    })
                    .close();
        }
    }

    /**
     * Says whether a key file opens the store, or else a password. It needs neither.
     *
     * @return true for a key file
     * @throws StoreException if there is no store, or its file cannot be read
     */
    public boolean isOpenedByKeyFile() {
        try (Keystore keystore = existing()) {
            return keystore.container().kind().equals(KeyFile.OPTION);
        }
    }

    /**
     * Lets the store be opened with another password, or with a key file instead of a password or the other way round.
     * The entries stay as they are. The new password is derived as the new settings say, at today's cost.
     *
     * @param newSettings the new password or key file, and the option {@link KeystoreStore#DERIVATION}; the same folder
     * @throws StoreException if the store does not open, or cannot be written; it then opens as before
     */
    public void changePassword(StoreSettings newSettings) {
        if (!newSettings.folder().equals(settings.folder())) {
            throw new IllegalArgumentException("A change of password is about one folder, not " + settings.folder()
                    + " and " + newSettings.folder());
        }
        try (Keystore keystore = existing();
                KeyWrap old = wrap(settings);
                Lease alone = alone(keystore)) {
            keystore.container().open(old).close();
            try (KeyWrap wrap = wrap(newSettings)) {
                keystore.lock().locked(() -> {
                    try (KeyRing ring = keystore.container().open(old)) {
                        keystore.container().write(ring, wrap);
                        return alone;
                    }
                });
            }
        }
    }

    /**
     * Seals every entry under a new key and forgets the old one. It adds the new key to the old one, seals each entry again,
     * and then removes the old key in one step, so at every moment the store opens with the same password and holds the
     * same entries. If the process is killed half-way, the next call completes the work. If an entry is damaged, it does
     * not start.
     *
     * @return how many entries there are
     * @throws StoreException if an entry is damaged, or something cannot be written
     */
    public int rekey() {
        try (Keystore keystore = existing();
                KeyWrap wrap = wrap(settings);
                Lease alone = alone(keystore);
                KeyRing both = begin(keystore, wrap);
                EntryFolder entries = keystore.entries(KeyProvider.of(both))) {
            int written = entries.rewrite();
            keystore.lock().locked(() -> {
                try (KeyRing ring = both.withoutOldKeys()) {
                    keystore.container().write(ring, wrap);
                    return alone;
                }
            });
            return written;
        }
    }

    /** One at a time changes the keystore itself. */
    private static Lease alone(Keystore keystore) {
        FileLeases leases = new FileLeases(keystore.open());
        try {
            Lease held = leases.tryAcquire(new EntryName("keystore.stslib"))
                    .orElseThrow(() -> new StoreException(
                            "Another process changes the keystore in " + keystore.folder() + " at this moment",
                            "Wait until that is done"));
            return () -> {
                held.close();
                leases.close();
            };
        } catch (RuntimeException e) {
            leases.close();
            throw e;
        }
    }

    /** Adds a new key to the old one, unless an earlier rekeying did so and was not completed. */
    private static KeyRing begin(Keystore keystore, KeyWrap wrap) {
        KeyRing ring = keystore.container().open(wrap);
        if (ring.hasOldKeys()) {
            return ring;
        }
        try (EntryFolder entries = keystore.entries(KeyProvider.of(ring))) {
            List<StoreException> problems = entries.verify().problems();
            if (!problems.isEmpty()) {
                throw new StoreException(
                        "The keystore in " + keystore.folder() + " holds " + problems.size()
                                + " damaged entries, so it is not rekeyed: "
                                + problems.get(0).problem(),
                        "Delete or restore what verify lists",
                        problems.get(0));
            }
            return keystore.lock().locked(() -> {
                KeyRing both = ring.withNewKey();
                keystore.container().write(both, wrap);
                return both;
            });
        }
    }

    /**
     * Reads the keystore and every entry.
     *
     * @return how many entries are whole, and what is wrong with the others and with the keystore; if that does not
     *     open, no entry counts as whole
     * @throws StoreException if there is no store, or no password for it, or another process is changing it
     */
    public Verification verify() {
        try (Keystore keystore = existing();
                KeyWrap wrap = wrap(settings)) {
            Lease alone = alone(keystore);
            try {
                return verify(keystore, wrap);
            } finally {
                alone.close();
            }
        }
    }

    private static Verification verify(Keystore keystore, KeyWrap wrap) {
        List<StoreException> problems = new ArrayList<>();
        Optional<KeyRing> ring = openOrNote(keystore, wrap, problems);
        if (ring.isEmpty()) {
            return new Verification(0, problems);
        }
        try (EntryFolder entries = keystore.entries(KeyProvider.of(ring.get()))) {
            if (ring.get().hasOldKeys()) {
                problems.add(new StoreException(
                        "The rekeying of the keystore in " + keystore.folder() + " is not complete", "Rekey it again"));
            }
            Verification found = entries.verify();
            problems.addAll(found.problems());
            return new Verification(found.whole(), problems);
        }
    }

    private static Optional<KeyRing> openOrNote(Keystore keystore, KeyWrap wrap, List<StoreException> problems) {
        try {
            return Optional.of(keystore.container().open(wrap));
        } catch (StoreException e) {
            problems.add(e);
            return Optional.empty();
        }
    }

    /**
     * Copies the entries to another store.
     *
     * @param other the other store, which stays open
     * @return what came out
     * @throws StoreException if there is no store, or it does not open
     * @see StoreCopy#all
     */
    public StoreCopy exportTo(OpenStore other) {
        checkExists();
        try (OpenStore mine = open()) {
            return StoreCopy.all(mine, other);
        }
    }

    /**
     * Copies the entries of another store here, and makes this one if it is not there.
     *
     * @param other the other store, which stays open
     * @return what came out
     * @see StoreCopy#all
     */
    public StoreCopy importFrom(OpenStore other) {
        try (OpenStore mine = open()) {
            return StoreCopy.all(other, mine);
        }
    }

    /** Makes nothing where the path is mistyped. */
    private Keystore existing() {
        checkExists();
        return Keystore.at(settings);
    }

    private void checkExists() {
        Path folder = settings.folder();
        if (!StoreFolderTypes.KEYSTORE.isMarked(folder)) {
            throw new StoreException(
                    "There is no keystore in " + folder + ": it holds no file "
                            + StoreFolderTypes.KEYSTORE.marker(folder).getFileName(),
                    "Name the right folder, put the copy of that file in its place, or make the keystore with init");
        }
    }

    private OpenStore open() {
        return new KeystoreStore(this::wrap, () -> 0).open(settings);
    }

    private KeyWrap wrap(StoreSettings from) {
        return KeyWrap.of(from, derivation.apply(from));
    }
}
