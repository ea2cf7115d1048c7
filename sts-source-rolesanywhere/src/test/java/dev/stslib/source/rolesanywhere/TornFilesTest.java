package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.store.support.command.CommandRunner;
import dev.stslib.testkit.tls.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another program replaces certificate and key one by one, while they are read. */
@Timeout(60)
class TornFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private World world;

    private final AtomicInteger pauses = new AtomicInteger();

    @BeforeEach
    void start() {
        world = new World(folder);
        world.certified(TestKeys.ec());
    }

    @AfterEach
    void end() {
        world.close();
    }

    private SigningCertificate read(Runnable pause) {
        CommandRunner runner = new CommandRunner(world.system(), OutputStream.nullOutputStream());
        return new SigningCertificates(runner, Duration.ofSeconds(30), () -> {
                    pauses.incrementAndGet();
                    pause.run();
                })
                .read(world.plan(), world.clock.instant());
    }

    @Test
    void aPairThatIsCompleteShortlyIsUsed() throws IOException {
        KeyPair keys = TestKeys.rsa();
        X509Certificate renewed = world.root.issue(keys.getPublic(), "CN=worker");
        world.write("certificate.pem", World.pem(renewed));
        String key = World.pem(keys.getPrivate());
        SigningCertificate read = read(() -> {
            switch (pauses.get()) {
                case 1 -> world.write("key.pem", "");
                case 2 -> world.write("key.pem", key.substring(0, 500));
                case 3 -> delete("key.pem");
                case 4 -> world.write("key.pem", key);
                default -> throw new IllegalStateException("no further pause");
            }
        });
        assertEquals(renewed, read.certificate());
        assertEquals(4, pauses.get());
    }

    private void delete(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPairThatStaysTornIsOneError() {
        world.write("key.pem", World.pem(TestKeys.ec().getPrivate()));
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, () -> read(() -> {}));
        assertTrue(error.problem().contains("does not belong to a certificate"), error.problem());
        assertEquals(10, pauses.get());
    }

    @Test
    void aWrongPasswordIsNotTriedAgainBecauseATokenMayLock() throws Exception {
        World.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-in",
                folder.resolve("key.pem").toString(),
                "-out",
                folder.resolve("key2.pem").toString(),
                "-passout",
                "pass:s3cr3t");
        world.values.put("rolesanywhere_private_key", folder.resolve("key2.pem").toString());
        world.values.put("rolesanywhere_password_process", "echo wr0ng");
        assertThrows(ProfileConfigurationException.class, () -> read(() -> {}));
        assertEquals(0, pauses.get());
    }

    /** What one wrong password in some 250 does. */
    @Test
    void aWrongPasswordThatLeavesPaddingByChance() throws Exception {
        String algorithm = "PBEWithSHA1AndDESede";
        SecretKey secret =
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("wr0ng".toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] encrypted = cipher.doFinal("no key at all".getBytes(StandardCharsets.US_ASCII));
        byte[] file = new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded();
        world.values.put(
                "rolesanywhere_private_key",
                world.write(
                        "key2.pem",
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder().encodeToString(file)
                                + "\n-----END ENCRYPTED PRIVATE KEY-----\n"));
        world.values.put("rolesanywhere_password_process", "echo wr0ng");
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, () -> read(() -> {}));
        assertTrue(error.problem().contains("password does not open"), error.problem());
        assertEquals(0, pauses.get());
    }

    @Test
    void theWaitEndsWithAnInterrupt() {
        world.write("key.pem", "");
        Thread.currentThread().interrupt();
        try {
            assertThrows(CallInterruptedException.class, world::fetchWithPauses);
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
