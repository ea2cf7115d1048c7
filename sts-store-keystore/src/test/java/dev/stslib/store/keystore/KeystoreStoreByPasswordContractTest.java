package dev.stslib.store.keystore;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("one-jdk")
class KeystoreStoreByPasswordContractTest extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
        return new KeystoreStore(settings -> TestEntries.CHEAP, System::nanoTime);
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
