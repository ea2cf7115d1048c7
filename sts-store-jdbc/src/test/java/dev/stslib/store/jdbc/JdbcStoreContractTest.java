package dev.stslib.store.jdbc;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import dev.stslib.testkit.contract.FaultInjector;
import dev.stslib.testkit.contract.StoreBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    static void startServer() throws IOException {
        proxy = Optional.of(FaultyProxy.before(TestPostgres.server().port()));
    }

    @AfterAll
    static void stopProxy() throws IOException {
        if (proxy.isPresent()) {
            proxy.get().close();
        }
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
        return TestPostgres.settings(url, schema(folder)).option(JdbcSettings.LISTEN_URL, url);
    }

    private static String schema(Path folder) {
        return "c" + Integer.toHexString(folder.toString().hashCode());
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
        String table = schema(folder) + ".entry";
        return new StoreBackend() {
            @Override
            public List<String> records() {
                return TestPostgres.sql("SELECT name FROM " + table).stream()
                        .map(Object::toString)
                        .toList();
            }

            @Override
            public byte[] read(String record) {
                return (byte[]) TestPostgres.sql("SELECT value FROM " + table + " WHERE name = ?", record)
                        .get(0);
            }

            @Override
            public void write(String record, byte[] content) {
                TestPostgres.sql(
                        "INSERT INTO " + table + " VALUES (?, ?, now() + interval '1 hour')"
                                + " ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",
                        record,
                        content);
            }
        };
    }

    @Override
    protected Optional<FaultInjector> faults(Path folder) {
        FaultyProxy faulty = proxy.orElseThrow();
        StoreSettings settings = settings(folder).option(JdbcSettings.URL, faulty.url());
        return Optional.of(new FaultInjector() {
            @Override
            public StoreSettings settings() {
                return settings;
            }

            @Override
            public void failAt(int call) {
                faulty.failAt(call);
            }

            @Override
            public boolean hasFailed() {
                return faulty.hasFailed();
            }
        });
    }
}
