package dev.stslib.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.format.vault.VaultFormat;
import dev.stslib.store.keystore.KeystoreStore;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("processes")
class QuickStartTest {
    private static final String PASSWORD = "correct-horse-battery-staple";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @Test
    void oneCodeGivesCredentialsThatAreRenewedKeptAndReadByASecondProcess() throws Exception {
        JavaProcess run = JavaProcess.run(QuickStart.class, withStore());

        assertEquals(0, run.status(), run.printed());
        assertEquals(
                List.of("1", "2", "3", "4", "5", "6", "7"),
                run.lines().stream()
                        .filter(line -> line.endsWith(" out of 7 total executions"))
                        .map(line -> line.replaceAll(".*completed (\\d+) out of 7.*", "$1"))
                        .toList());
        assertTrue(run.printed().contains("remaining in cycle: 4 hours, 15 minutes"), run.printed());
        assertTrue(run.printed().contains("825 reads, all of them valid"), run.printed());
        assertTrue(run.printed().contains("it asked STS 0 times"), run.printed());
        assertTrue(run.printed().contains("STS was asked for AssumeRole 21 times, GetSessionToken 1 time"));
        assertEquals(3, tableRows(run, "DynamoDBRole-dev", "222233334444", "DynamoDBRole"), run.printed());
        assertEquals(3, tableRows(run, "CodeDeployRole-qa", "333344445555", "CodeDeployRole"), run.printed());
        assertEquals(3, tableRows(run, "S3ReadOnlyRole-prod", "444455556666", "S3ReadOnlyRole"), run.printed());
        assertKeptInSecret(run);
    }

    /** Once in each of the three tables, the last of which another process printed. */
    private static long tableRows(JavaProcess run, String profile, String account, String role) {
        return run.lines().stream()
                .filter(line -> line.matches(
                        " +" + profile + " +" + account + " +" + role + " +[1-9].* minutes? +keystore .*store"))
                .count();
    }

    private void assertKeptInSecret(JavaProcess run) throws IOException {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD));
        try (OpenStore store = new KeystoreStore().open(settings(PASSWORD))) {
            for (EntryInfo info : store.list()) {
                byte[] payload = store.load(info.name()).orElseThrow().payload().revealSecret();
                TemporaryCredentials kept = new VaultFormat().decode(payload);
                secrets.add(kept.secretAccessKey().revealSecret());
                secrets.add(kept.sessionToken().revealSecret());
            }
        }
        assertEquals(9, secrets.size(), "a password, a session token and three roles");
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.toList()) {
                OwnerOnlyFiles.check(file);
                String content = Files.isDirectory(file) ? "" : Files.readString(file, StandardCharsets.ISO_8859_1);
                assertNone(secrets, content, file.toString());
            }
        }
        assertNone(secrets, run.printed(), "the output");
    }

    private static void assertNone(List<String> secrets, String text, String where) {
        secrets.forEach(secret -> assertFalse(text.contains(secret), () -> "a secret is in " + where));
    }

    /** Flags that do not go together, and what is wrong with them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus | What is --bogus?",
                "--hours | --hours needs a value",
                "--hours 0 | --hours is 1 to 36, not 0",
                "--hours many | --hours is 1 to 36, not many",
                "--store x | --store and --password-file go together",
                "--real | --real needs --profile, --roles, --store and --password-file",
            })
    void wrongFlagsAreExplained(String arguments, String message) {
        Printed err = new Printed();
        assertEquals(2, QuickStart.run(List.of(arguments.split(" ")), System.out, err.stream()));
        assertEquals(List.of("error: " + message, QuickStartOptions.USAGE), err.lines());
    }

    @Test
    void anErrorIsOneLineAndWithDebugItHasItsStackTrace() {
        Printed err = new Printed();
        assertEquals(1, QuickStart.run(List.of("--roles", "NoSuchRole"), new Printed().stream(), err.stream()));
        assertEquals(1, err.lines().size(), err.text());
        assertTrue(err.text().startsWith("error: No such profile: NoSuchRole; there are BobSmith, "), err.text());

        Printed debug = new Printed();
        QuickStart.run(List.of("--roles", "NoSuchRole", "--debug"), new Printed().stream(), debug.stream());
        assertTrue(debug.text().contains("at dev.stslib.core."), debug.text());
    }

    /** The way of a real account, on files whose endpoint is on this machine. */
    @Test
    void aRealRunTakesTheUsersOwnProfiles() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser user = sts.addUser("111122223333", "carol");
            sts.addRole("arn:aws:iam::222233334444:role/Reader").trust(user.arn());
            JavaProcess run = realRun(sts, user, "");
            assertEquals(0, run.status(), run.printed());
            assertEquals(2, tableRows(run, "reader", "222233334444", "Reader"), run.printed());
            assertEquals(2, sts.requests().size());
        }
    }

    @Test
    void aRealRunNeedsATerminalForTheMfaCode() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser user = sts.addUser("111122223333", "carol");
            JavaProcess run = realRun(sts, user, "mfa_serial = arn:aws:iam::111122223333:mfa/carol");
            assertEquals(1, run.status());
            assertEquals(1, run.lines().size(), run.printed());
            assertTrue(run.printed().startsWith("error: Profile 'carol' needs a code of the MFA device"));
        }
    }

    private JavaProcess realRun(EmbeddedSts sts, TestUser user, String more) throws Exception {
        String place = "region = us-east-1\nendpoint_url = " + sts.endpoint() + "\n";
        Files.writeString(
                folder.resolve("config"),
                "[profile carol]\n" + place + more + "\n[profile reader]\n" + place
                        + "role_arn = arn:aws:iam::222233334444:role/Reader\nsource_profile = carol\n");
        Files.writeString(
                folder.resolve("credentials"),
                "[carol]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n");
        List<String> arguments = new ArrayList<>(withStore());
        arguments.addAll(List.of(
                "--real", "--aws-files", folder.toString(), "--profile", "carol", "--roles", "reader", "--hours", "2"));
        return JavaProcess.run(QuickStart.class, arguments);
    }

    @Test
    void anEmptyKeystoreIsSaid() {
        List<String> arguments = new ArrayList<>(withStore());
        Printed err = new Printed();
        try (ExampleWorld world = ExampleWorld.now()) {
            arguments.addAll(List.of("--read", "--profile", "BobSmith", "--roles", "CodeDeployRole-qa"));
            arguments.addAll(List.of("--aws-files", world.folder().toString()));
            assertEquals(1, QuickStart.run(arguments, System.out, err.stream()));
        }
        assertTrue(err.text().contains("Run QuickStart without --read first"), err.text());
    }

    private List<String> withStore() {
        Path passwordFile = folder.resolve("password");
        OwnerOnlyFiles.write(passwordFile, PASSWORD.getBytes(StandardCharsets.US_ASCII));
        return List.of("--store", folder.resolve("store").toString(), "--password-file", passwordFile.toString());
    }

    private StoreSettings settings(String password) {
        return StoreSettings.at(folder.resolve("store")).password(PasswordSources.of(password.toCharArray()));
    }
}
