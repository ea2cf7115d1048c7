package dev.stslib.store.keystore;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.contract.CredentialStoreContract;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;

@Tag("one-jdk")
class KeystoreStoreByPasswordContractTest extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
        return new KeystoreStore(settings -> new Remembering(TestEntries.cheaply(settings)), System::nanoTime);
    }

    /**
     * Unwraps each file once in a process: BouncyCastle derives with 51,200 iterations of its own, however cheap ours
     * are, and the contract opens the same file hundreds of times. What differs in one bit is unwrapped for itself.
     */
    private record Remembering(KeyWrap wrap) implements KeyWrap {
        private static final Map<ByteBuffer, byte[]> UNWRAPPED = new ConcurrentHashMap<>();

        @Override
        public String kind() {
            return wrap.kind();
        }

        @Override
        public byte[] wrap(byte[] keys) {
            return wrap.wrap(keys);
        }

        @Override
        public byte[] unwrap(byte[] wrapped, Path where) {
            return UNWRAPPED
                    .computeIfAbsent(ByteBuffer.wrap(wrapped.clone()), missing -> wrap.unwrap(wrapped, where))
                    .clone();
        }

        @Override
        public void close() {
            wrap.close();
        }
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
        return 2; // each process loads BouncyCastle and derives; the kit with a key file kills as often as others
    }

    @Override
    protected int damagesPerFile() {
        return 1_024; // the checksum that finds them is that of the kit with a key file, which tries them all
    }
}
