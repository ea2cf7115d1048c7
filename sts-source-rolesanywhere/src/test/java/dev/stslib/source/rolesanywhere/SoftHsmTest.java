package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.testkit.tls.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a PKCS#11 token. */
@Timeout(60)
class SoftHsmTest {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/usr/local/lib/softhsm/libsofthsm2.so"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void keysInAToken() throws Exception {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
        assumeTrue(library != null, "there is no SoftHSM; install softhsm2");
        String settings = System.getenv("SOFTHSM2_CONF");
        assumeTrue(settings != null, "SoftHSM reads its settings by SOFTHSM2_CONF, which Maven sets for this test");
        Path configuration = token(Path.of(String.valueOf(settings)), library);

        refusesAPinOnce(configuration);
        KeyPair rsa = TestKeys.rsa();
        KeyPair ec = TestKeys.ec();
        try (World world = new World(folder)) {
            X509Certificate certified = world.root.issue(rsa.getPublic(), "CN=rsa");
            X509Certificate other = world.root.issue(ec.getPublic(), "CN=ec");
            KeyStore store = loaded(configuration);
            store.setKeyEntry("rsa", rsa.getPrivate(), null, new Certificate[] {certified});
            store.setKeyEntry("ec", ec.getPrivate(), null, new Certificate[] {other});

            world.values.put("rolesanywhere_keystore_type", "PKCS11");
            world.values.put("rolesanywhere_keystore", configuration.toString());
            world.values.put("rolesanywhere_password_process", "echo 1234");
            world.values.put("rolesanywhere_keystore_alias", "rsa");
            assertEquals(secret(certified), world.fetch().secretAccessKey().revealSecret());
            world.values.remove("rolesanywhere_keystore_alias");
            world.values.put("rolesanywhere_certificate_selector", "Key=x509Subject,Value=CN=ec");
            assertEquals(secret(other), world.fetch().secretAccessKey().revealSecret());

            X509Certificate renewed = world.root.issue(ec.getPublic(), "CN=ec");
            store.setKeyEntry("ec", ec.getPrivate(), null, new Certificate[] {renewed});
            assertEquals(secret(renewed), world.fetch().secretAccessKey().revealSecret());

            world.values.put(
                    "rolesanywhere_keystore", folder.resolve("missing.cfg").toString());
            ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, world::fetch);
            assertEquals(
                    "The provider SunPKCS11 does not accept the configuration " + folder.resolve("missing.cfg"),
                    error.problem());
        }
    }

    private void refusesAPinOnce(Path configuration) {
        try (World world = new World(folder);
                OpenCredentialSource source = world.open()) {
            world.values.put("rolesanywhere_keystore_type", "PKCS11");
            world.values.put("rolesanywhere_keystore", configuration.toString());
            world.values.put("rolesanywhere_password_process", "echo 9999");
            SourceRequest request = SourceRequest.of(world.plan());
            assertEquals(
                    "The password does not open the key store PKCS11",
                    assertThrows(ProfileConfigurationException.class, () -> source.fetch(request))
                            .problem());
            assertEquals(
                    "The token behind the key store PKCS11 has refused this PIN before, and it is not tried again, because a token may lock",
                    assertThrows(ProfileConfigurationException.class, () -> source.fetch(request))
                            .problem());
        }
    }

    private static String secret(X509Certificate certificate) {
        return "secret-of-" + certificate.getSerialNumber().toString(16);
    }

    /** Makes a token, and the configuration of the provider for it. */
    private Path token(Path settings, Path library) throws IOException {
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                settings, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        World.run("softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", "1234", "--so-pin", "1234");
        return Files.writeString(
                folder.resolve("pkcs11.cfg"), "name = SoftHSM\nlibrary = " + library + "\nslotListIndex = 0\n");
    }

    private static KeyStore loaded(Path configuration) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(configuration.toString());
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, "1234".toCharArray());
        return store;
    }
}
