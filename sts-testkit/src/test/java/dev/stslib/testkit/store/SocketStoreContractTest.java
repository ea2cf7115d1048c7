package dev.stslib.testkit.store;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The whole contract on a store that keeps no files: its entries are sealed and lie on a server. */
@Tag("one-jdk")
class SocketStoreContractTest extends CredentialStoreContract {
    private static final String KEY = "00112233445566778899aabbccddeeff".repeat(2);

    @SuppressWarnings("NullAway.Init")
    private KeyValueServer server;

    /** Other processes read the port there. */
    @BeforeEach
    void startServer() throws IOException {
        server = KeyValueServer.start();
        Files.writeString(temporary.resolve("port"), Integer.toString(server.port()));
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Override
    protected CredentialStore store() {
        return new SocketStore();
    }

    @Override
    protected StoreSettings settings(Path folder) {
        return StoreSettings.create()
                .option(SocketStore.PORT, port(folder.resolve("../../port").normalize()))
                .option(SocketStore.NAMESPACE, folder.toString())
                .password(purpose -> KEY.toCharArray());
    }

    private String port(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : Integer.toString(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected boolean encrypts() {
        return true;
    }

    @Override
    protected StoreBackend backend(Path folder) {
        String namespace = folder.toString();
        return new StoreBackend() {
            @Override
            public List<String> records() {
                return server.keys(namespace);
            }

            @Override
            public byte[] read(String record) {
                return server.read(namespace, record);
            }

            @Override
            public void write(String record, byte[] content) {
                server.write(namespace, record, content);
            }
        };
    }

    @Override
    protected Optional<FaultInjector> faults(Path folder) {
        return Optional.of(FaultInjector.of(settings(folder), server::failAt, server::hasFailed));
    }
}
