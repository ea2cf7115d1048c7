package dev.stslib.examples;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("one-jdk")
class OwnStoreTest extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
        return new OwnStore();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return StoreSettings.at(folder);
    }
}
