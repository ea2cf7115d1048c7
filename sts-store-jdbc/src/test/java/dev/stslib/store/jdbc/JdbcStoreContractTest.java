package dev.stslib.store.jdbc;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import dev.stslib.testkit.contract.FaultInjector;
import dev.stslib.testkit.contract.StoreBackend;
import dev.stslib.testkit.http.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The whole contract on a real server. Each place is a schema. */
@Tag("one-jdk")
class JdbcStoreContractTest extends CredentialStoreContract {
    private static Optional<FaultyProxy> proxy = Optional.empty();

    @BeforeAll
    static void startServer() {
        proxy = Optional.of(FaultyProxy.before(TestPostgres.server()));
    }

    @AfterAll
    static void stopProxy() {
        proxy.ifPresent(FaultyProxy::close);
    }

    /** Other processes read the address there. */
    @BeforeEach
    void writeAddress() throws IOException {
        Files.writeString(temporary.resolve("address"), TestPostgres.server().url());
    }

    @Override
    protected CredentialStore store() {
        return TestPostgres.store();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        String url = proxy.isEmpty() ? address(folder) : TestPostgres.server().url();
        return TestPostgres.settings(url, TestPostgres.schema(folder)).option(JdbcSettings.LISTEN_URL, url);
    }

    private static String address(Path folder) {
        try {
            return Files.readString(folder.resolve("../../address").normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean encrypts() {
        return true;
    }

    /** A process takes long to load the driver; {@code StoreTrialMain} kills more often. */
    @Override
    protected int kills() {
        return 2;
    }

    @Override
    protected int savesPerWriter() {
        return 10;
    }

    /** The values are those of the store redis, whose trial damages every bit. */
    @Override
    protected int damagesPerFile() {
        return 300;
    }

    @Override
    protected StoreBackend backend(Path folder) {
        return TestPostgres.backend(TestPostgres.schema(folder));
    }

    @Override
    protected Optional<FaultInjector> faults(Path folder) {
        FaultyProxy faulty = proxy.orElseThrow();
        StoreSettings settings = settings(folder).option(JdbcSettings.URL, faulty.url());
        return Optional.of(FaultInjector.of(settings, faulty::failAt, faulty::hasFailed));
    }
}
