package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A keystore with two entries under the password {@code old}, for each test. */
abstract class TwoEntryKeystore {
    static final EntryName NAME = new EntryName("role/prod");
    static final EntryName OTHER = new EntryName("role/dev");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    final AtomicInteger asked = new AtomicInteger();
    final AtomicLong elapsed = new AtomicLong();

    @BeforeEach
    void saveTwo() {
        admin("old").init();
        try (OpenStore store = open("old")) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
            assertTrue(store.save(TestEntries.entry(OTHER, 1), 0));
        }
    }

    StoreSettings settings(String password) {
        return StoreSettings.at(temporary.resolve("store")).password(purpose -> {
            asked.incrementAndGet();
            return password.toCharArray();
        });
    }

    KeystoreAdmin admin(String password) {
        return new KeystoreAdmin(settings(password), settings -> TestEntries.CHEAP);
    }

    OpenStore open(String password) {
        return open(settings(password));
    }

    OpenStore open(StoreSettings settings) {
        return new KeystoreStore(TestEntries::cheaply, elapsed::get).open(settings);
    }

    static void assertHoldsBoth(OpenStore store) {
        assertEquals(Optional.of(TestEntries.entry(NAME, 1)), store.load(NAME));
        assertEquals(Optional.of(TestEntries.entry(OTHER, 1)), store.load(OTHER));
    }
}
