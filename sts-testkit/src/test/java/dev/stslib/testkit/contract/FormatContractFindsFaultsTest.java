package dev.stslib.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each trial of the kit fails on a format that forgets, shows what it reads, and is not to be found. */
class FormatContractFindsFaultsTest {
    private final CredentialFormatContract kit = new CredentialFormatContract() {
        @Override
        protected CredentialFormat format() {
            return new FaultyFormat();
        }
    };

    @Test
    void everyTrialFindsItsFault() {
        TemporaryCredentials credentials =
                CredentialFormatContract.credentials().findFirst().orElseThrow();
        assertThrows(AssertionError.class, () -> kit.credentialsComeBack(credentials));
        assertThrows(AssertionError.class, kit::setsComeBackInOrder);
        assertThrows(AssertionError.class, kit::emptySetsComeBack);
        assertThrows(AssertionError.class, kit::setsOfOneComeBack);
        assertThrows(AssertionError.class, kit::garbageIsRefusedAndNotShown);
        assertThrows(AssertionError.class, kit::manyThreadsUseOneFormat);
        assertThrows(AssertionError.class, kit::encodingIsRepeatable);
        assertThrows(AssertionError.class, kit::serviceLoaderFindsIt);
    }

    @Test
    void aFormatMustRefuseWhatItCannotExpress() {
        CredentialFormatContract narrow = new CredentialFormatContract() {
            @Override
            protected CredentialFormat format() {
                return new FaultyFormat();
            }

            @Override
            protected boolean encodes(TemporaryCredentials credentials) {
                return false;
            }

            @Override
            protected boolean encodes(CredentialSet set) {
                return false;
            }
        };
        TemporaryCredentials credentials =
                CredentialFormatContract.credentials().findFirst().orElseThrow();
        assertThrows(AssertionError.class, () -> narrow.credentialsComeBack(credentials));
        assertThrows(AssertionError.class, narrow::setsComeBackInOrder);
        assertThrows(AssertionError.class, narrow::emptySetsComeBack);
        assertThrows(AssertionError.class, narrow::setsOfOneComeBack);
    }

    private static final class FaultyFormat implements CredentialFormat {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public byte[] encode(TemporaryCredentials credentials) {
            return (credentials.accessKeyId() + CALLS.incrementAndGet()).getBytes(UTF_8);
        }

        @Override
        public TemporaryCredentials decode(byte[] encoded) {
            String text = new String(encoded, UTF_8);
            if (text.startsWith("{")) {
                throw new FormatException("Cannot read " + text, "Correct it");
            }
            return new TemporaryCredentials(text, Secret.of(""), Secret.of(""), Instant.EPOCH, Instant.EPOCH);
        }

        @Override
        public byte[] encodeSet(CredentialSet set) {
            return encode(new TemporaryCredentials("one", Secret.of(""), Secret.of(""), Instant.EPOCH, Instant.EPOCH));
        }

        @Override
        public CredentialSet decodeSet(byte[] encoded) {
            return CredentialSet.of(Map.of("one", decode(encoded)));
        }
    }
}
