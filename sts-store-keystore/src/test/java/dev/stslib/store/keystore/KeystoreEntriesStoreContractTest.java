package dev.stslib.store.keystore;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;
import java.util.List;

class KeystoreEntriesStoreContractTest extends CredentialStoreContract {
    // Quick to derive, for trials only; other processes make this class, too.
    static {
        for (String iterations : List.of("macIterationCount", "keyPbeIterationCount", "certPbeIterationCount")) {
            System.setProperty("keystore.pkcs12." + iterations, "100");
        }
    }

    @Override
    protected CredentialStore store() {
        return new KeystoreEntriesStore();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return StoreSettings.at(folder).password(PasswordSources.of("correct horse".toCharArray()));
    }

    @Override
    protected boolean encrypts() {
        return true;
    }

    @Override
    protected int kills() {
        return 5;
    }
}
