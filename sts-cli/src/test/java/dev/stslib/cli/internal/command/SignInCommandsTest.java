package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.engine.Stores;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sts login}, {@code sts logout}, {@code sts import sso}, and what other commands do without a sign-in. */
@Tag("one-jdk")
@Timeout(120)
class SignInCommandsTest extends MachineTest {
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private EmbeddedIdentityCenter center;

    @BeforeEach
    void identityCenter() throws IOException {
        center = machine.identityCenter();
    }

    private Path tokenFile() {
        return machine.home.resolve(".aws/sso/cache/" + Machine.CORP_TOKEN);
    }

    private Machine.Run good(String... arguments) {
        Machine.Run run = machine.run(arguments);
        assertEquals(0, run.status(), run.err());
        List<String> secrets = center.secrets();
        assertTrue(secrets.stream().noneMatch(run.out()::contains), run.out());
        return run;
    }

    @Nested
    class Login {
        @BeforeEach
        void person() {
            machine.person = true;
        }

        @Test
        void aGoodSignInIsLeftAlone() {
            Machine.Run run = good("login", "corp");
            assertTrue(
                    run.out().startsWith("The sign-in is good for sso-session 'corp'. Its token ends at"), run.out());
            assertTrue(run.out().contains("renewed without you"), run.out());
            assertEquals(List.of(), center.requests());
            assertTrue(good("login").out().contains("'corp'"), "the only sso-session");
            assertTrue(good("login", "sso-reader").out().contains("'corp'"), "a profile of it");
            assertTrue(good("login", "sso-chain").out().contains("'corp'"), "a role that begins with it");
        }

        @Test
        void inTheBrowser() throws IOException {
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            Machine.Run run = good("login", "corp");
            assertTrue(run.out().startsWith("You have signed in to sso-session 'corp'."), run.out());
            String screen = machine.screen.toString();
            assertTrue(screen.contains("Sign in to sso-session 'corp' in the browser"), screen);
            assertTrue(screen.contains("sts login --remote"), screen);
            assertEquals("", run.err(), "a terminal shows it, standard error may lead to a file");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile())));
            assertFalse(machine.run("login", "corp").out().startsWith("You have signed in"));
        }

        @Test
        void byACodeOverSsh() throws IOException {
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            machine.environment.put("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
            approveWhenAsked();
            Machine.Run unused = good("login", "corp");
            assertTrue(machine.screen.toString().contains("The code is "), machine.screen.toString());
            assertFalse(BrowserProgram.wasOpened(machine));
        }

        @Test
        void remote_forcesACode_andForceSignsInAnew() throws IOException {
            BrowserProgram.allowing(machine);
            String before = Files.readString(tokenFile());
            approveWhenAsked();
            Machine.Run run = good("login", "corp", "--remote", "--force", "--output", "json");
            JsonNode status = JsonMapper.builder().build().readTree(run.out());
            assertTrue(status.path("signedIn").asBoolean(), run.out());
            assertTrue(status.path("renewable").asBoolean(), run.out());
            assertFalse(before.equals(Files.readString(tokenFile())));
        }

        /** The stand-in's person answers as soon as the command shows the code. */
        private void approveWhenAsked() {
            AtomicReference<String> code = new AtomicReference<>("");
            center.intercept((request, answer) -> {
                if (request.path().equals("/device_authorization")) {
                    code.set(answer.body().replaceAll(".*\"userCode\":\"([^\"]*)\".*", "$1"));
                } else if (request.path().equals("/token") && answer.status() == 400) {
                    center.approve(String.valueOf(code.get()));
                }
                return answer;
            });
        }

        @Test
        void withoutAPerson_itFailsWithStatus4() throws IOException {
            Files.delete(tokenFile());
            Machine.Run run = machine.run("login", "corp", "--no-input");
            assertEquals(4, run.status(), run.err());
            assertTrue(run.err().contains("Run 'sts login corp' on a terminal, without --no-input"), run.err());
            BrowserProgram.allowing(machine);
            machine.person = false;
            for (List<String> command : List.of(
                    List.of("login", "corp"), List.of("login", "corp", "--force"), List.of("import", "sso", "corp"))) {
                Machine.Run unseen = machine.run(command.toArray(String[]::new));
                assertEquals(4, unseen.status(), unseen.err());
                assertTrue(unseen.err().contains("Run 'sts login corp'"), unseen.err());
            }
            assertFalse(BrowserProgram.wasOpened(machine));
        }

        @Test
        void oneNameOfTwoSignIns() throws IOException {
            machine.addToConfig("[profile corp]\nsso_start_url = " + center.startUrl()
                    + "\nsso_region = us-east-2\nsso_account_id = 111122223333\nsso_role_name = Reader\n");
            for (String command : List.of("login", "logout")) {
                Machine.Run run = machine.run(command, "corp");
                assertEquals(2, run.status(), run.out());
                assertTrue(run.err().contains("--sso-session corp"), run.err());
            }
            assertEquals(
                    2, machine.run("login", "corp", "--sso-session", "corp").status());
            assertTrue(good("login", "--sso-session", "corp").out().contains("The sign-in is good"));
            assertTrue(good("import", "sso", "corp").out().contains("Production.Reader"));
            good("logout", "--sso-session", "corp");
            assertFalse(Files.exists(tokenFile()));
        }

        @Test
        void anUnknownNameIsAnErrorThatListsTheSessions() {
            Machine.Run run = machine.run("login", "acme");
            assertEquals(3, run.status(), run.err());
            assertTrue(run.err().contains("neither a profile nor an sso-session named 'acme'"), run.err());
            assertTrue(run.err().contains("corp"), run.err());
            assertEquals(3, machine.run("login", "BobSmith").status());
        }
    }

    @Nested
    class OtherCommands {
        @Test
        void onATerminal_theySignIn() throws IOException {
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            machine.person = true;
            Machine.Run run = machine.run("export", "sso-reader", "--format", "env");
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("AWS_ACCESS_KEY_ID"), run.out());
            assertEquals("", run.err());
            assertTrue(machine.screen.toString().contains("Sign in to"), machine.screen.toString());
        }

        @Test
        void withoutATerminal_theyFailWithStatus4_andOpenNoBrowser() throws IOException {
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            Machine.Run run = machine.run("process", "sso-reader");
            assertEquals(4, run.status(), run.err());
            assertTrue(run.err().contains("sts login"), run.err());
            assertFalse(BrowserProgram.wasOpened(machine));
        }

        /** The agent has no browser. */
        @Test
        void withAnAgent_theCommandSignsIn_andTheAgentGoesOnWithIt() throws IOException {
            Machine.Run started = machine.run("agent", "start");
            assertEquals(0, started.status(), started.err());
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            Machine.Run failed = machine.run("process", "sso-reader");
            assertEquals(4, failed.status(), failed.err());
            machine.person = true;
            Machine.Run run = machine.run("process", "sso-reader");
            assertEquals(0, run.status(), run.err());
            assertTrue(machine.screen.toString().contains("Sign in to"), machine.screen.toString());
            Machine.Run again = machine.run("process", "sso-reader");
            assertEquals("", again.err());
            assertEquals(0, again.status());
        }

        @Test
        void aTokenIsRenewedWithoutAPerson() {
            machine.clock.advance(Duration.ofMinutes(50));
            assertEquals(0, machine.run("process", "sso-reader").status());
            assertEquals(1, center.refreshes());
        }
    }

    @Nested
    class Logout {
        @Test
        void endsTheSignIn_andDeletesWhatItHasLeft() throws IOException {
            good("login", "corp");
            assertEquals(0, machine.run("process", "sso-reader").status());
            Path cli = Files.createDirectories(machine.home.resolve(".aws/cli/cache"));
            Path entry = cli.resolve(Machine.CORP_READER);
            Files.writeString(entry, "{\"ProviderType\":\"sso\",\"Credentials\":{}}");
            Path other = Files.writeString(cli.resolve("other.json"), "{\"ProviderType\":\"sso\"}");
            assertTrue(good("store", "list").out().contains("sso-reader"));
            assertEquals(
                    "You have signed out of sso-session 'corp'.",
                    good("logout", "corp").out().strip());
            assertFalse(Files.exists(tokenFile()));
            assertFalse(Files.exists(entry));
            assertTrue(Files.exists(other), "of another sign-in");
            assertFalse(good("store", "list").out().contains("sso-reader"));
            assertEquals(4, machine.run("process", "sso-reader").status());
            assertEquals(
                    "There is no sign-in to sso-session 'corp'.",
                    good("logout", "--all").out().strip());
        }

        @Test
        void aFailureDoesNotKeepTheOthers_andShowsInTheStatus() throws IOException {
            good("login", "corp");
            assertEquals(0, machine.run("process", "sso-reader").status());
            machine.addToConfig("[sso-session broken]\nsso_region = us-east-2\n");
            Machine.Run run = machine.run("logout", "--all");
            assertEquals(3, run.status(), run.err());
            assertTrue(run.err().contains("broken"), run.err());
            assertTrue(run.out().contains("You have signed out of sso-session 'corp'."), run.out());
            assertFalse(Files.exists(tokenFile()));

            Files.writeString(
                    Files.createDirectories(machine.home.resolve(".aws/cli/cache"))
                            .resolve(Machine.CORP_READER),
                    "{\"ProviderType\":\"sso\"}");
            Path store = UserFolders.of(SystemEnvironment.of(machine.environment, Map.of()))
                    .store(Stores.STANDARD);
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwxrwx"));
            Machine.Run left = machine.run("logout", "corp");
            assertEquals(7, left.status(), left.out());
            assertTrue(left.out().contains("still there"), left.out());
            assertFalse(Files.exists(machine.home.resolve(".aws/cli/cache/" + Machine.CORP_READER)));
        }

        @Test
        void aNameAndAllExcludeEachOther() {
            assertEquals(2, machine.run("logout", "corp", "--all").status());
        }
    }

    @Nested
    class ImportSso {
        private List<String> rows(Machine.Run run) {
            return run.lines().stream()
                    .map(line -> line.strip().replaceAll(" {2,}", "|"))
                    .toList();
        }

        @Test
        void itShowsFirst_thenWrites_andKeepsComments() throws IOException {
            machine.addToConfig("# mine\n[profile Dev.Admin]\n# why\nregion = eu-west-1\n");
            String before = Files.readString(machine.config());
            center.assign("222222222222", "Dev", "Admin", "Read Only");
            Machine.Run preview = good("import", "sso", "corp");
            assertTrue(rows(preview).contains("add|Production.Reader|111122223333|Reader"), preview.out());
            assertTrue(rows(preview).contains("skip: the name is taken|Dev.Admin|222222222222|Admin"), preview.out());
            assertTrue(rows(preview).contains("add|Dev.Read-Only|222222222222|Read Only"), preview.out());
            assertTrue(preview.out().contains("--yes"), preview.out());
            assertEquals(before, Files.readString(machine.config()));

            good("import", "sso", "corp", "--yes", "--set", "region=eu-west-3");
            String after = Files.readString(machine.config());
            assertTrue(after.startsWith(before.strip()), after);
            assertTrue(after.contains("""
                            [profile Production.Reader]
                            sso_session = corp
                            sso_account_id = 111122223333
                            sso_role_name = Reader
                            region = eu-west-3
                            sts_generated = sso
                            """), after);
            assertEquals(0, machine.run("process", "Production.Reader").status());
            assertFalse(good("import", "sso", "corp").out().contains("--yes"), "nothing is left to do but --set");
        }

        @Test
        void pruneRemovesWhatItHasGenerated_andNothingElse() throws IOException {
            center.assign("222222222222", "Dev", "Admin");
            good("import", "sso", "corp", "--yes");
            machine.addToConfig("""
                    # after
                    [profile hand]
                    sso_session = corp
                    sso_account_id = 222222222222
                    sso_role_name = Admin
                    """);
            center.unassign("222222222222");
            Machine.Run preview = good("import", "sso", "corp");
            assertTrue(
                    rows(preview).contains("keep: no such role, see --prune|Dev.Admin|222222222222|Admin"),
                    preview.out());
            good("import", "sso", "corp", "--prune", "--yes");
            String after = Files.readString(machine.config());
            assertFalse(after.contains("Dev.Admin"), after);
            assertTrue(after.contains("# after\n[profile hand]\nsso_session = corp"), after);
            assertTrue(after.contains("[profile Production.Reader]"), after);
        }

        @Test
        void pruneKeepsWhatAnotherTemplateHasNamed() throws IOException {
            good("import", "sso", "corp", "--yes");
            Machine.Run run = good("import", "sso", "corp", "--template", "{role}-{account_id}", "--prune", "--yes");
            assertTrue(rows(run).contains("keep|Production.Reader|111122223333|Reader"), run.out());
            String after = Files.readString(machine.config());
            assertTrue(after.contains("[profile Production.Reader]"), after);
            assertTrue(after.contains("[profile Reader-111122223333]"), after);
        }

        @Test
        void aTemplateThatGivesOneNameTwiceIsRefused() {
            center.assign("222222222222", "Production", "Reader");
            Machine.Run run = machine.run("import", "sso", "corp");
            assertEquals(3, run.status(), run.out());
            assertTrue(run.err().contains("{account_id}"), run.err());
            good("import", "sso", "corp", "--template", "{account_id}/{role}");
        }

        @Test
        void aNewSession() throws IOException {
            Files.writeString(
                    machine.config(), Files.readString(machine.config()).replaceAll("(?s)\\[sso-session corp].*", ""));
            Files.delete(tokenFile());
            BrowserProgram.allowing(machine);
            machine.person = true;
            good("import", "sso", "corp", "--start-url", center.startUrl(), "--sso-region", "us-east-2", "--yes");
            String after = Files.readString(machine.config());
            assertTrue(after.contains("[sso-session corp]\nsso_start_url = " + center.startUrl()), after);
            assertEquals(0, machine.run("process", "Production.Reader").status());
        }

        @Test
        void whatARoleDetermines_cannotBeSet() {
            Machine.Run run = machine.run("import", "sso", "corp", "--yes", "--set", "SSO_account_id=111122223333");
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().contains("--set sso_account_id"), run.err());
        }

        @Test
        void aSecretIsNotWritten() {
            assertEquals(
                    2,
                    machine.run("import", "sso", "corp", "--set", "aws_secret_access_key=x")
                            .status());
        }
    }

    @Test
    void statusAndDoctorShowTheSignIn() throws IOException {
        Machine.Run status = good("status");
        assertTrue(status.out().contains("sso-session 'corp'  sign-in  1h 0m"), status.out());
        assertTrue(good("doctor", "--offline").out().contains("sso-session 'corp', until "));
        machine.clock.advance(Duration.ofHours(2));
        assertFalse(good("status").out().contains("sts login"), "it is renewed without a person");
        Files.writeString(
                tokenFile(), Files.readString(tokenFile()).replaceAll("\"refreshToken\":\"[^\"]*\"", "\"x\":1"));
        assertTrue(good("status").out().contains("has ended. Run 'sts login corp'."));
        JsonNode rows =
                JsonMapper.builder().build().readTree(good("status", "--json").out());
        assertEquals(0, rows.get(0).path("expiresIn").asInt());
        Machine.Run doctor = good("doctor", "--offline");
        assertTrue(doctor.out().contains("sso-session 'corp', which has ended"), doctor.out());
        assertTrue(doctor.out().contains("Run 'sts login corp'."), doctor.out());
        Files.delete(tokenFile());
        assertTrue(good("doctor", "--offline").out().contains("You are not signed in to sso-session 'corp'"));
        assertFalse(good("status").out().contains("corp"));
        assertEquals(List.of(), center.requests());
    }

    @Test
    void chromium_signsIn() throws IOException {
        BrowserProgram browser = BrowserProgram.chromium(machine);
        Files.delete(tokenFile());
        machine.person = true;
        Machine.Run run = good("login", "corp");
        assertTrue(run.out().startsWith("You have signed in"), run.out());
        assertTrue(Files.exists(tokenFile()));
        browser.requireLastPage();
    }

    @Test
    void credentialsOfTheAwsCliAreUsed_andSharedOnlyWhereTheSettingsSaySo() throws IOException {
        Path cli = Files.createDirectories(machine.home.resolve(".aws/cli/cache"));
        Path entry = cli.resolve(Machine.CORP_READER);
        String theirs = "{\"ProviderType\": \"sso\", \"Credentials\": {\"AccessKeyId\": \"ASIACLI\","
                + " \"SecretAccessKey\": \"made-up\", \"SessionToken\": \"made-up-token\", \"Expiration\": \""
                + machine.clock.instant().plus(Duration.ofMinutes(40)) + "\"}}";
        Files.writeString(entry, theirs);
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rw-------"));
        assertTrue(machine.run("process", "sso-reader").out().contains("ASIACLI"));
        assertEquals(List.of(), center.requests());
        machine.clock.advance(Duration.ofMinutes(39));
        String ours = machine.run("process", "sso-reader").out();
        assertTrue(ours.contains("ASIA111122223333EMBD"), ours);
        assertEquals(theirs, Files.readString(entry));

        machine.settings("aws-cli-cache = \"share\"\n");
        machine.clock.advance(Duration.ofMinutes(59));
        assertEquals(0, machine.run("process", "sso-reader").status());
        assertTrue(Files.readString(entry).contains("ASIA111122223333EMBD"), "written for the AWS CLI");
        assertFalse(Files.readString(entry).contains("ASIACLI"));

        machine.settings("aws-cli-cache = \"never\"\n");
        Machine.Run wrong = machine.run("process", "sso-reader");
        assertEquals(3, wrong.status(), wrong.err());
        assertTrue(wrong.err().contains("off, read, share"), wrong.err());
    }
}
