package dev.stslib.store.redis;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.testkit.contract.CredentialStoreContract;
import dev.stslib.testkit.contract.FaultInjector;
import dev.stslib.testkit.contract.StoreBackend;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract on a real server. Each place is a prefix. */
@Tag("one-jdk")
@SuppressWarnings("NullAway.Init")
class RedisStoreContractTest extends CredentialStoreContract {
    private static RedisServer server;
    private static FaultyProxy proxy;
    private static TestRedis redis;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        server = RedisServer.start(folder);
        proxy = FaultyProxy.before(server);
        redis = new TestRedis(server);
    }

    @AfterAll
    static void stopServer() throws IOException {
        if (server != null) {
            redis.close();
            proxy.close();
            server.close();
        }
    }

    /** Other processes read the address there. */
    @BeforeEach
    void writeAddress() throws IOException {
        Files.writeString(temporary.resolve("address"), server.address());
    }

    @Override
    protected CredentialStore store() {
        return TestRedis.store();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return TestRedis.settings(server == null ? address(folder) : server.address())
                .option(RedisSettings.PREFIX, folder.toString());
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

    /** A process takes long to load the client; {@code StoreTrialMain} kills more often. */
    @Override
    protected int kills() {
        return 1;
    }

    @Override
    protected int savesPerWriter() {
        return 10;
    }

    @Override
    protected StoreBackend backend(Path folder) {
        return redis.backend(folder.toString());
    }

    @Override
    protected Optional<FaultInjector> faults(Path folder) {
        StoreSettings settings = settings(folder).option(RedisSettings.ADDRESS, proxy.url());
        return Optional.of(FaultInjector.of(settings, proxy::failAt, proxy::hasFailed));
    }
}
