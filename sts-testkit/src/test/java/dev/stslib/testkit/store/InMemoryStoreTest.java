package dev.stslib.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends CredentialStoreContract {
    private final InMemoryStore store = new InMemoryStore();

    @Override
    protected CredentialStore store() {
        return store;
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return StoreSettings.create();
    }

    @Override
    protected boolean isSharedByProcesses() {
        return false;
    }

    @Test
    void itFailsUntilItIsRepaired() {
        OpenStore open = store.open();
        store.fail();
        assertThrows(StoreException.class, open::list);
        assertThrows(StoreException.class, store::open);
        store.repair();
        assertTrue(open.list().isEmpty());
        assertEquals(Map.of(), store.entries());
    }

    @Test
    void itCountsWhatWasOpenedAndClosed() {
        OpenStore open = store.open();
        store.open();
        open.close();
        open.close();
        assertEquals(2, store.openedCount());
        assertEquals(1, store.closedCount());
        assertThrows(StoreException.class, open::list);
    }
}
