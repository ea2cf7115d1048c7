package dev.stslib.store.keystore;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;

class KeystoreStoreByKeyFileContractTest extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
        return new KeystoreStore();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        Path keyFile = folder.resolve("../../machine.key").normalize();
        return StoreSettings.at(folder).option(KeystoreStore.KEY_FILE, keyFile.toString());
    }

    @Override
    protected boolean encrypts() {
        return true;
    }
}
