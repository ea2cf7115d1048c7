package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.testkit.rolesanywhere.TestCertificateAuthority;
import dev.stslib.testkit.tls.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins to a token that fail. */
@Timeout(60)
@Tag("one-jdk")
class TokenLoginTest {
    private static final String NAME = "StslibTestToken";
    private static final KeyPlace.Store PLACE = new KeyPlace.Store("TESTTOKEN", NAME, null, CertificateSelector.ANY);

    private final KeyStores stores = new KeyStores();
    /** What the next logins throw; the last one again and again. */
    private final Queue<Exception> failures = new ArrayDeque<>();

    private final AtomicInteger logins = new AtomicInteger();
    private volatile BooleanSupplier mayGoOn = () -> true;

    @BeforeEach
    void install() {
        Security.addProvider(new Token());
    }

    @AfterEach
    void remove() {
        Security.removeProvider(NAME);
    }

    private final class Token extends Provider {
        private static final long serialVersionUID = 1L;

        Token() {
            super(NAME, "1", "a token that fails");
            putService(new Service(this, "KeyStore", "TESTTOKEN", "none", null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new FailingStore();
                }
            });
        }
    }

    private String problem(String pin) {
        return assertThrows(ProfileConfigurationException.class, () -> stores.read(PLACE, pin.toCharArray()))
                .problem();
    }

    @Test
    void onlyAWrongPinIsRemembered() {
        failures.add(new LoginException("no session"));
        failures.add(new ProviderException("no device"));
        failures.add(new UnrecoverableKeyException());
        assertEquals(
                "The token behind the key store TESTTOKEN did not accept a login, for another reason than the PIN",
                problem("1"));
        assertEquals("Reading the key store TESTTOKEN failed (ProviderException)", problem("1"));
        assertEquals("The password does not open the key store TESTTOKEN", problem("1"));
        assertTrue(problem("1").contains("has refused this PIN before"));
        assertEquals(3, logins.get());
        assertEquals("The password does not open the key store TESTTOKEN", problem("2"));
        assertEquals(4, logins.get());
    }

    @Test
    void twoThreadsTryAWrongPinOnce() throws Exception {
        failures.add(new UnrecoverableKeyException());
        FutureTask<String> first = new FutureTask<>(() -> problem("1"));
        FutureTask<String> second = new FutureTask<>(() -> problem("1"));
        Thread other = new Thread(second);
        mayGoOn = () -> logins.get() > 1 || other.getState() == Thread.State.BLOCKED;
        new Thread(first).start();
        while (logins.get() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        other.start();
        assertEquals("The password does not open the key store TESTTOKEN", first.get());
        assertTrue(second.get().contains("has refused this PIN before"));
        assertEquals(1, logins.get());
    }

    @Test
    void aKeyOfADeviceThatIsGoneSignsNothing() {
        KeyPair keys = TestKeys.ec();
        Provider gone = new Provider(NAME, "1", "a token that is gone") {
            private static final long serialVersionUID = 1L;
        };
        gone.put("Signature.SHA256withECDSA", GoneSignature.class.getName());
        X509Certificate certificate = TestCertificateAuthority.root("CN=Root", Instant.parse("2026-11-21T10:00:00Z"))
                .issue(keys.getPublic(), "CN=worker");
        SigningCertificate signing = new SigningCertificate(certificate, List.of(), keys.getPrivate(), gone);
        assertFalse(signing.matches());
        assertTrue(assertThrows(ProfileConfigurationException.class, () -> signing.sign(new byte[] {1}))
                .problem()
                .endsWith(" cannot sign (ProviderException)"));
    }

    /** Made by its provider. */
    public static final class GoneSignature extends SignatureSpi {
        @Override
        protected void engineInitVerify(PublicKey key) {
            throw new ProviderException("gone");
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            throw new ProviderException("gone");
        }

        @Override
        protected void engineUpdate(byte b) {
            throw new ProviderException("gone");
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            throw new ProviderException("gone");
        }

        @Override
        protected byte[] engineSign() {
            throw new ProviderException("gone");
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            throw new ProviderException("gone");
        }

        @Override
        @SuppressWarnings("deprecation")
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @SuppressWarnings("deprecation")
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FailingStore extends KeyStoreSpi {
        @Override
        public void engineLoad(@Nullable InputStream in, char @Nullable [] password) throws IOException {
            logins.incrementAndGet();
            while (!mayGoOn.getAsBoolean()) {
                LockSupport.parkNanos(1_000_000);
            }
            Exception failure = failures.size() > 1 ? failures.remove() : failures.element();
            if (failure instanceof ProviderException e) {
                throw e;
            }
            throw new IOException(failure);
        }

        @Override
        public Key engineGetKey(String alias, char[] password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Certificate[] engineGetCertificateChain(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Certificate engineGetCertificate(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Date engineGetCreationDate(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineDeleteEntry(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Enumeration<String> engineAliases() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int engineSize() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String engineGetCertificateAlias(Certificate certificate) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineStore(OutputStream out, char[] password) {
            throw new UnsupportedOperationException();
        }
    }
}
