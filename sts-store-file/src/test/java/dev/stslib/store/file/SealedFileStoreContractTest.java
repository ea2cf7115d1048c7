package dev.stslib.store.file;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.file.Path;

class SealedFileStoreContractTest extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
        return new FileStore();
    }

    @Override
    protected boolean encrypts() {
        return true;
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return StoreSettings.at(folder)
                .option(
                        KeyFile.OPTION,
                        folder.resolve("../../machine.key").normalize().toString());
    }
}
