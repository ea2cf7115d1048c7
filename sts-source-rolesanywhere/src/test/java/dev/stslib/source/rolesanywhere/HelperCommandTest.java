package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.testkit.tls.TestKeys;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code credential_process} that runs AWS's helper says is done without a process, or left to it. */
@Timeout(60)
@Tag("one-jdk")
class HelperCommandTest {
    /** PKCS#8 of the kind 1.2.3.4. */
    private static final byte[] UNKNOWN = HexFormat.of().parseHex("300d0201003005" + "06032a0304" + "040100");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private World world;

    private String arns = "";

    @BeforeEach
    void start() {
        world = new World(folder);
        arns = " --role-arn " + World.ROLE + " --profile-arn " + world.service.profileArn() + " --trust-anchor-arn "
                + world.service.trustAnchorArn();
        world.values.clear();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private SessionPlan plan(String arguments) {
        world.values.put("credential_process", "/opt/aws_signing_helper credential-process" + arguments);
        return world.plan();
    }

    @Test
    void itsArgumentsAskForTheSameSession() {
        world.service.acceptRoleSessionName(true);
        world.certified(TestKeys.ec());
        String command = "/opt/bin/aws_signing_helper credential-process --certificate "
                + world.values.get("rolesanywhere_certificate") + " --private-key='"
                + world.values.get("rolesanywhere_private_key")
                + "' --session-duration=900 --role-session-name \"me\" --with-proxy --region eu-west-1 --endpoint "
                + world.service.endpoint() + arns;
        world.values.clear();
        world.environment.remove("AWS_ENDPOINT_URL_ROLESANYWHERE");
        world.values.put("credential_process", command);
        assertEquals("secret-of-me", world.fetch().secretAccessKey().revealSecret());
        assertEquals(world.clock.instant().plusSeconds(900), world.fetch().expiration());
        assertTrue(world.service.requests().get(0).bodyText().contains("\"durationSeconds\":900"));
    }

    @Test
    void itsDurationIsAnHourUnlessGiven() {
        assertEquals(
                3600, plan(" --certificate /c.pem --private-key /k.pem" + arns).durationSeconds());
    }

    @Test
    void itsEncryptedKeyOpensWithItsPassword() {
        world.certified(TestKeys.rsa());
        String key = folder.resolve("encrypted.pem").toString();
        World.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-in",
                folder.resolve("key.pem").toString(),
                "-out",
                key,
                "-passout",
                "pass:s3cr3t");
        String certificate = world.values.get("rolesanywhere_certificate");
        world.values.clear();
        SessionPlan plan =
                plan(" --certificate " + certificate + " --private-key " + key + " --pkcs8-password s3cr3t" + arns);
        assertEquals("ASIAEXAMPLE", world.fetch().accessKeyId());
        assertFalse(plan.toString().contains("s3cr3t"), plan.toString());
        assertFalse(plan.key().toString().contains("s3cr3t"), plan.key().toString());
    }

    @Test
    void aMistakeInAnArgumentNamesTheCommandAndTheArgument() {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class, () -> plan(" --certificate /c.pem --session-duration 60" + arns));
        assertTrue(error.problem().contains("key 'credential_process'"), error.problem());
        assertTrue(error.problem().contains("duration_seconds is not a number"), error.problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " --certificate /c.pem --no-verify-ssl",
                " --certificate /c.pem --debug",
                " --certificate /c.pem --unknown value",
                " --certificate /c.pem stray",
                " --certificate /c.pem --certificate /d.pem",
                " --certificate /c.pem --region eu-central-1",
                " --certificate /c.pem --with-proxy=false",
                " --certificate pkcs11:object=a",
                " --certificate /c.pem --private-key pkcs11:object=a",
                " --certificate /c.pem --private-key handle:0x81000001",
                " --certificate /c.pem --private-key $KEY",
                " --certificate ~/c.pem",
                " --certificate /c.pem --cert-selector Key=x509Subject,Value=CN=a",
                " --cert-selector Key=x509Subject,Value=CN=a",
                " --certificate= --private-key /k.pem",
                " --private-key /k.pem",
                ""
            })
    void whatItDoesNotKnowIsLeftToTheProcess(String arguments) {
        assertThrows(UnsupportedProfileException.class, () -> plan(arns + arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/aws_signing_helper serve --certificate /c.pem",
                "/bin/not_aws_signing_helper credential-process --certificate /c.pem",
                "sudo aws_signing_helper credential-process --certificate /c.pem",
                "X=1 aws_signing_helper credential-process --certificate /c.pem",
                "aws_signing_helper --certificate /c.pem",
                "echo aws_signing_helper"
            })
    void otherCommandsAreLeftToTheProcess(String command) {
        world.values.put("credential_process", command + arns);
        assertThrows(UnsupportedProfileException.class, world::plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"role-arn", "profile-arn", "trust-anchor-arn"})
    void aMissingArnIsLeftToTheProcess(String name) {
        String less = arns.replaceFirst(" --" + name + " \\S+", "");
        assertThrows(UnsupportedProfileException.class, () -> plan(" --certificate /c.pem" + less));
    }

    @Test
    void aKeyThatOnlyTheHelperCanReadIsLeftToIt() {
        for (String type : new String[] {"TSS2 PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            String key = world.write("key.pem", World.pem(type, new byte[] {1}));
            assertThrows(
                    UnsupportedProfileException.class, () -> plan(" --certificate /c.pem --private-key " + key + arns));
        }
    }

    @Test
    void aKeyThatThisJdkCannotReadIsLeftToIt() {
        world.certified(TestKeys.ec());
        String key = folder.resolve("scrypt.pem").toString();
        World.run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-scrypt",
                "-in",
                folder.resolve("key.pem").toString(),
                "-out",
                key,
                "-passout",
                "pass:s3cr3t");
        String certificate = world.values.get("rolesanywhere_certificate");
        world.values.clear();
        assertThrows(
                UnsupportedProfileException.class,
                () -> plan(
                        " --certificate " + certificate + " --private-key " + key + " --pkcs8-password s3cr3t" + arns));
        String unknown = world.write("unknown.pem", World.pem("PRIVATE KEY", UNKNOWN));
        assertThrows(
                UnsupportedProfileException.class,
                () -> plan(" --certificate " + certificate + " --private-key " + unknown + arns));
    }

    @Test
    void itsSelectorSearchesTheStoreOfThePlatform() throws Exception {
        String selector =
                " --cert-selector 'Key=x509Subject,Value=CN=a b,O=c Key=x509Serial,Value=15D1' --use-latest-expiring-certificate";
        world.properties.put("os.name", "Mac OS X");
        KeyPlace.Store mac =
                assertInstanceOf(KeyPlace.Store.class, plan(selector + arns).keys());
        assertEquals("KeychainStore", mac.type());
        assertEquals(
                new CertificateSelector(null, new X500Principal("CN=a b, O=c"), null, BigInteger.valueOf(0x15d1)),
                mac.selector());
        Path file = folder.resolve("selector.json");
        Files.writeString(file, "[{\"Key\":\"x509Issuer\",\"Value\":\"CN=i\"}]");
        mac = assertInstanceOf(
                KeyPlace.Store.class,
                plan(" --cert-selector file://" + file + arns).keys());
        assertEquals(new CertificateSelector(null, null, new X500Principal("CN=i"), null), mac.selector());
        Optional<Map<String, String>> windows = HelperCommand.read(
                "\"C:\\Program Files\\AWS_Signing_Helper.exe\" credential-process --cert-selector"
                        + " \"Key=x509Subject,Value=CN=a\"" + arns,
                SystemEnvironment.of(Map.of(), Map.of()).windows(true));
        assertEquals("Key=x509Subject,Value=CN=a", windows.orElseThrow().get("rolesanywhere_certificate_selector"));
    }
}
