package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often, and by whom, a keystore is unlocked. */
class KeystoreUnlockingTest extends TwoEntryKeystore {
    @Test
    void thePasswordIsAskedForOnce() {
        asked.set(0);
        try (OpenStore store = open("old")) {
            assertHoldsBoth(store);
            elapsed.set(Long.MAX_VALUE - 1);
            assertHoldsBoth(store);
        }
        assertEquals(1, asked.getAndSet(0));
        admin("old").rekey();
        assertEquals(1, asked.getAndSet(0));
        open(StoreSettings.at(temporary.resolve("fresh"))
                        .password(settings("any").password().orElseThrow()))
                .close();
        assertEquals(1, asked.get(), "also when the store is made");
    }

    @Test
    void thePasswordIsAskedForAgainAfterTheTimeThatIsConfigured() {
        asked.set(0);
        try (OpenStore store = open(settings("old").option(KeystoreStore.KEEP_UNLOCKED, "PT1S"))) {
            elapsed.set(999_999_999);
            assertHoldsBoth(store);
            assertEquals(1, asked.get());
            elapsed.set(1_000_000_000);
            assertHoldsBoth(store);
            assertEquals(2, asked.get());
        }
        for (String wrong : List.of("a while", "PT-1S", "-PT1H", "P200000000D")) {
            StoreSettings settings = settings("old").option(KeystoreStore.KEEP_UNLOCKED, wrong);
            assertTrue(assertThrows(StoreException.class, () -> open(settings))
                    .problem()
                    .contains("'" + wrong + "'"));
        }
    }

    @Test
    void aClosedKeystoreAsksNobody() {
        OpenStore store = open("old");
        store.close();
        asked.set(0);
        assertThrows(StoreException.class, () -> store.load(NAME));
        assertThrows(StoreException.class, store::list);
        assertEquals(0, asked.get());
    }

    @Test
    void thePasswordMayComeFromACommand() {
        StoreSettings settings = StoreSettings.at(temporary.resolve("store"))
                .password(PasswordSources.command(List.of("printf", "old\\nmore")));
        try (OpenStore store = open(settings)) {
            assertHoldsBoth(store);
        }
    }
}
