package dev.stslib.store.jdbc;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.SealedStoreContract;
import dev.stslib.testkit.contract.StoreBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Keys that change and values that a person changes. Each place is a schema. */
@Tag("one-jdk")
class JdbcSealedStoreTest extends SealedStoreContract {
    @Override
    protected CredentialStore store(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return TestPostgres.store(nameKeys, sealingKeys);
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return TestPostgres.settings(TestPostgres.schema(folder));
    }

    @Override
    protected StoreBackend backend(Path folder) {
        return TestPostgres.backend(TestPostgres.schema(folder));
    }

    @Override
    protected int rekey(SecretBytes nameKeys, SecretBytes sealingKeys, StoreSettings settings) {
        return new JdbcAdmin(TestPostgres.store(nameKeys, sealingKeys), settings).rekey();
    }
}
