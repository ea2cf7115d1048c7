package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.tls.TestKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in files, as openssl and the JDK write them. */
@Timeout(60)
class KeyFilesTest {
    /** Slow to make. */
    private static final KeyPair RSA = TestKeys.rsa();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private World world;

    @BeforeEach
    void start() {
        world = new World(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    /** Writes the password where only its owner can read it. */
    private void password(String password) throws IOException {
        Path file = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, password + "\n");
        world.values.put("rolesanywhere_password_file", file.toString());
    }

    private String problem() {
        StslibException error = assertThrows(StslibException.class, world::fetch);
        assertTrue(error instanceof ProfileConfigurationException, error.toString());
        assertEquals(0, world.service.requests().size());
        return error.problem();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, rsa -traditional, BEGIN RSA PRIVATE KEY",
        "EC, ec, BEGIN EC PRIVATE KEY",
        "RSA, pkcs8 -topk8 -nocrypt, BEGIN PRIVATE KEY",
        "EC, pkcs8 -topk8 -passout pass:s3cr3t, BEGIN ENCRYPTED PRIVATE KEY",
        "RSA, pkcs8 -topk8 -passout pass:s3cr3t -v2 aes-128-cbc -v2prf hmacWithSHA512, BEGIN ENCRYPTED PRIVATE KEY",
        "RSA, pkcs8 -topk8 -passout pass:s3cr3t -v1 PBE-SHA1-3DES, BEGIN ENCRYPTED PRIVATE KEY"
    })
    void keysAsOpensslWritesThem(String kind, String command, String header) throws IOException {
        world.certified(kind.equals("RSA") ? RSA : TestKeys.ec());
        World.run(("openssl " + command + " -in " + path("key.pem") + " -out " + path("key2.pem")).split(" ", -1));
        assertTrue(Files.readString(folder.resolve("key2.pem")).contains(header));
        world.values.put("rolesanywhere_private_key", path("key2.pem"));
        password("s3cr3t");
        assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
    }

    @Test
    void aKeyOfOpensslWithItsParametersBeforeIt() throws Exception {
        World.run("openssl", "ecparam", "-name", "secp384r1", "-genkey", "-out", path("key.pem"));
        World.run("openssl", "ec", "-in", path("key.pem"), "-pubout", "-outform", "DER", "-out", path("public"));
        world.values.put("rolesanywhere_private_key", path("key.pem"));
        world.values.put("rolesanywhere_certificate", path("certificate.pem"));
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Files.readAllBytes(folder.resolve("public"))));
        world.write("certificate.pem", World.pem(world.root.issue(key, "CN=worker")));
        assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
    }

    @Test
    void certificateAndKeyInOneFile() throws IOException {
        world.certified(TestKeys.ec());
        String both = Files.readString(folder.resolve("key.pem")) + Files.readString(folder.resolve("certificate.pem"));
        world.values.put("rolesanywhere_certificate", world.write("both.pem", "a comment\n" + both));
        world.values.remove("rolesanywhere_private_key");
        assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
    }

    @Test
    void aPasswordOfACommandAndAWrongOne() {
        world.certified(TestKeys.ec());
        World.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-in",
                path("key.pem"),
                "-out",
                path("key2.pem"),
                "-passout",
                "pass:s3cr3t");
        world.values.put("rolesanywhere_private_key", path("key2.pem"));
        assertTrue(problem().endsWith("holds an encrypted private key, and the profile names no password"));
        world.values.put("rolesanywhere_password_process", "echo s3cr3t; echo more");
        assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
        world.values.put("rolesanywhere_password_process", "echo wr0ng");
        StslibException error = assertThrows(StslibException.class, world::fetch);
        assertTrue(error.problem().startsWith("The password does not open the private key in "), error.problem());
        assertFalse(error.toString().contains("wr0ng"), error.toString());
        world.values.put("rolesanywhere_password_process", "echo");
        assertEquals(
                "The password of profile 'p' is empty",
                assertThrows(StslibException.class, world::fetch).problem());
    }

    @Test
    void aPasswordThatOthersCanReadIsRefused() throws IOException {
        world.certified(TestKeys.ec());
        password("s3cr3t");
        Files.setPosixFilePermissions(folder.resolve("password"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(UnsafeFileException.class, world::fetch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|cannot be read (NoSuchFileException)",
                "''|holds no private key in PEM",
                "-----BEGIN PRIVATE KEY-----|holds no private key in PEM",
                "-----BEGIN PRIVATE KEY-----*-----END PRIVATE KEY-----|has a PRIVATE KEY that is not Base64",
                "-----BEGIN PRIVATE KEY-----MIGH-----END PRIVATE KEY-----|has a private key that cannot be read",
                "-----BEGIN EC PRIVATE KEY----------END EC PRIVATE KEY-----|has a private key that cannot be read",
                "-----BEGIN RSA PRIVATE KEY-----MAA=-----END RSA PRIVATE KEY-----|has a private key that cannot be read",
                "-----BEGIN RSA PRIVATE KEY-----Proc-Type: 4,ENCRYPTED-----END RSA PRIVATE KEY-----|is encrypted in an old way",
                "-----BEGIN TSS2 PRIVATE KEY-----MAA=-----END TSS2 PRIVATE KEY-----|of the kind TSS2 PRIVATE KEY, which is not"
            })
    void brokenKeys(String content, String problem) throws IOException {
        world.certified(TestKeys.ec());
        Files.delete(folder.resolve("key.pem"));
        if (content != null) {
            world.write("key.pem", content);
        }
        String got = problem();
        assertTrue(got.contains(problem), got);
        assertTrue(got.startsWith(path("key.pem")), got);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----BEGIN CERTIFICATE-----MAA=-----END CERTIFICATE-----", "-----BEGIN X-----"})
    void brokenCertificates(String content) {
        world.certified(TestKeys.ec());
        world.write("certificate.pem", content);
        assertTrue(problem().startsWith(path("certificate.pem")));
    }

    @Test
    void aKeyOfAnotherCertificate() {
        world.certified(TestKeys.ec());
        world.write("key.pem", World.pem(TestKeys.ec().getPrivate()));
        assertEquals(
                "The private key of profile 'p' does not belong to a certificate in " + path("certificate.pem"),
                problem());
        world.write("key.pem", World.pem(RSA.getPrivate()));
        assertTrue(problem().startsWith("The private key of profile 'p' does not belong"));
    }

    @Test
    void ofSeveralCertificatesOfTheKeyTheOneThatLivesLongest() {
        KeyPair keys = TestKeys.ec();
        world.certified(keys);
        X509Certificate ended = issue(keys, -30, -1);
        X509Certificate good = issue(keys, -2, 20);
        X509Certificate longest = issue(keys, -1, 40);
        X509Certificate later = issue(keys, 1, 90);
        X509Certificate other = issue(TestKeys.ec(), -1, 80);
        world.write("certificate.pem", World.pem(ended, good, longest, later, other));
        assertEquals(
                "secret-of-" + longest.getSerialNumber().toString(16),
                world.fetch().secretAccessKey().revealSecret());
    }

    private X509Certificate issue(KeyPair keys, int from, int to) {
        return world.root.issue(
                keys.getPublic(),
                "CN=worker",
                world.clock.instant().plus(Duration.ofDays(from)),
                world.clock.instant().plus(Duration.ofDays(to)));
    }

    @Test
    void aCertificateThatIsNotValidIsNotSent() {
        KeyPair keys = TestKeys.ec();
        world.certified(keys);
        world.write("certificate.pem", World.pem(issue(keys, -30, -1)));
        assertTrue(problem().endsWith(" ended at 2026-11-20T10:00:00Z, and here it is 2026-11-21T10:00:00Z"));
        world.write("certificate.pem", World.pem(issue(keys, 1, 2)));
        assertTrue(problem().contains(" is valid only from 2026-11-22T10:00:00Z"));
    }

    @Test
    void eachRequestReadsTheFilesAnew() {
        X509Certificate before = world.certified(TestKeys.ec());
        assertEquals(secret(before), world.fetch().secretAccessKey().revealSecret());
        X509Certificate after = world.certified(RSA);
        assertEquals(secret(after), world.fetch().secretAccessKey().revealSecret());
    }

    private static String secret(X509Certificate certificate) {
        return "secret-of-" + certificate.getSerialNumber().toString(16);
    }

    @Nested
    class Stores {
        private void store(String type, String password, Object... entries) throws Exception {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            for (int entry = 0; entry < entries.length; entry += 2) {
                KeyPair keys = (KeyPair) entries[entry + 1];
                Certificate[] chain = {world.root.issue(keys.getPublic(), "CN=" + entries[entry])};
                store.setKeyEntry((String) entries[entry], keys.getPrivate(), password.toCharArray(), chain);
            }
            try (OutputStream out = Files.newOutputStream(folder.resolve("store"))) {
                store.store(out, password.toCharArray());
            }
            world.values.put("rolesanywhere_keystore", path("store"));
            world.values.put("rolesanywhere_keystore_type", type);
        }

        private X509Certificate lastCertificate() throws Exception {
            List<WireRequest> requests = world.service.requests();
            byte[] der =
                    Base64.getDecoder().decode(requests.get(requests.size() - 1).header("X-Amz-X509"));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        }

        private String subject() throws Exception {
            world.fetch();
            return lastCertificate().getSubjectX500Principal().getName();
        }

        @ParameterizedTest
        @ValueSource(strings = {"PKCS12", "JKS"})
        void ofTheJdk(String type) throws Exception {
            password("s3cr3t");
            store(type, "s3cr3t", "one", RSA);
            assertEquals("CN=one", subject());
        }

        @Test
        void anEntryByItsAliasOrSelector() throws Exception {
            password("s3cr3t");
            store("PKCS12", "s3cr3t", "one", TestKeys.ec(), "two", TestKeys.ec());
            world.values.put("rolesanywhere_keystore_alias", "two");
            assertEquals("CN=two", subject());
            world.values.put("rolesanywhere_keystore_alias", "one");
            assertEquals("CN=one", subject());
            world.values.remove("rolesanywhere_keystore_alias");
            world.values.put("rolesanywhere_certificate_selector", "Key=x509Subject,Value=cn=two");
            assertEquals("CN=two", subject());
            world.values.put("rolesanywhere_certificate_selector", "Key=x509Subject,Value=CN=three");
            assertTrue(assertThrows(StslibException.class, world::fetch)
                    .problem()
                    .startsWith("There is no certificate with a private key for profile 'p'"));
        }

        @Test
        void aWrongPasswordIsTriedOnce() throws Exception {
            store("PKCS12", "s3cr3t", "one", TestKeys.ec());
            world.values.put("rolesanywhere_password_process", "echo wr0ng");
            assertEquals("The password does not open the key store " + path("store"), problem());
        }

        @Test
        void whatIsNoStore() throws Exception {
            store("PKCS12", "s3cr3t", "one", TestKeys.ec());
            world.values.put("rolesanywhere_password_process", "echo s3cr3t");
            world.write("store", "nonsense");
            assertTrue(problem().endsWith("cannot be read as a key store of the type PKCS12"));
            world.values.put("rolesanywhere_keystore_type", "NOSUCH");
            assertEquals("There is no key store of the type NOSUCH", problem());
            world.values.put("rolesanywhere_keystore_provider", "Nobody");
            assertEquals("This Java runtime has no security provider named Nobody", problem());
        }

        @Test
        void aPkcs12FileOfOpensslInPlaceOfTheCertificate() {
            world.certified(TestKeys.ec());
            World.run(
                    "openssl",
                    "pkcs12",
                    "-export",
                    "-in",
                    path("certificate.pem"),
                    "-inkey",
                    path("key.pem"),
                    "-out",
                    path("bundle.p12"),
                    "-passout",
                    "pass:");
            world.values.put("rolesanywhere_certificate", path("bundle.p12"));
            world.values.remove("rolesanywhere_private_key");
            assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
        }
    }
}
