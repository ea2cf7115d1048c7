package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.ProfileSyntaxException;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.stslib.StsCore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code profiles()}, {@code refactor(file)} and the times in words. */
class RoleFileTest {
    private final FacadeWorld world = new FacadeWorld();
    private final StsCore sts = world.bob();

    @AfterEach
    void close() {
        sts.close();
        world.close();
    }

    private String arn() {
        return world.manual.sample.role("DynamoDBRole-dev").arn();
    }

    @Test
    void profilesAreShownInTheShapeOfStslibWithoutASecret() {
        Map<String, Map<String, String>> shown = sts.profiles();
        assertEquals(
                Map.of("role_arn", arn(), "mfa_serial", world.mfa.serial(), "source_profile", "BobSmith"),
                shown.get("DynamoDBRole-dev"));
        String id = world.alice.accessKeyId();
        assertEquals(Map.of("aws_access_key_id", "****" + id.substring(id.length() - 4)), shown.get("Alice"));
        assertFalse(shown.toString().contains(id));
        assertFalse(shown.toString().contains(world.alice.secretAccessKey()));
        assertEquals(
                Set.of("BobSmith", "DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod", "Alice", "plain"),
                shown.keySet());
    }

    @Test
    void profilesArePrintedAsStslibPrintsThem() {
        String json = sts.profilesJson();
        String role =
                "    \"DynamoDBRole-dev\": {\n        \"role_arn\": \"" + arn() + "\",\n        \"mfa_serial\": \""
                        + world.mfa.serial() + "\",\n        \"source_profile\": \"BobSmith\"\n    },\n";
        assertTrue(json.contains(role), json);
        assertTrue(json.startsWith("{\n    \"") && json.endsWith("}\n}"), json);
        assertFalse(json.contains(world.alice.accessKeyId()) || json.contains(world.alice.secretAccessKey()));
        Map<String, Map<String, String>> before = sts.profiles();
        sts.refactor(world.write("printed.json", json));
        assertEquals(before.get("DynamoDBRole-dev"), sts.profiles().get("DynamoDBRole-dev"), "and read back");
    }

    /** stslib's own form: bare names; the source profile is one that is not here; no region. */
    @ParameterizedTest
    @CsvSource({"[acme-db-dev], =", "[profile acme-db-dev], =", "[acme-db-dev], :"})
    void rolesFromAnIniFileAreAssumedByTheUserOfTheFacade(String header, String separator) {
        String body =
                "role_arn = " + arn() + "\nmfa_serial = " + world.mfa.serial() + "\nsource_profile = william-caster\n";
        assertOpens(world.write("role_credentials", header + "\n" + body.replace(" =", separator)));
    }

    @Test
    void rolesFromAJsonFileAreAssumedByTheUserOfTheFacade() {
        assertOpens(world.write(
                "roles.json",
                "{ \"acme-db-dev\": { \"role_arn\": \"" + arn() + "\", \"mfa_serial\": \"" + world.mfa.serial()
                        + "\", \"source_profile\": \"william-caster\" } }"));
    }

    private void assertOpens(Path file) {
        sts.refactor(file);
        assertEquals(Set.of("acme-db-dev"), sts.profiles().keySet(), "those of the file alone");
        sts.generateSessionToken(5, world.mfa.code());
        assertEquals(
                Set.of("sts-acme-db-dev"),
                sts.generateCredentials(List.of("acme-db-dev")).names());
        assertEquals(1, world.sts.count("GetSessionToken"));
    }

    /** The output of a credential_process belongs to one user, whichever profile holds the command. */
    @Test
    void theUserOfTheFacadeMayHaveACommand() {
        world.config(
                "[profile prints]",
                "region = us-east-1",
                "mfa_serial = " + world.mfa.serial(),
                "credential_process = printf '{\"Version\":1,\"AccessKeyId\":\""
                        + world.manual.sample.bob().accessKeyId() + "\",\"SecretAccessKey\":\""
                        + world.manual.sample.bob().secretAccessKey() + "\"}'");
        Path file = world.write(
                "roles",
                "[acme]\nrole_arn = " + arn() + "\nmfa_serial = " + world.mfa.serial()
                        + "\nsource_profile = william-caster\n");
        try (StsCore facade = StsCore.over(world.engine(), "prints")) {
            facade.refactor(file);
            facade.generateSessionToken(5, world.mfa.code());
            assertEquals(
                    Set.of("sts-acme"),
                    facade.generateCredentials(List.of("acme")).names());
            assertEquals(1, world.sts.count("GetSessionToken"), "one code opens it");
        }
    }

    /** The sources of the file's roles are found in AWS's own files, and the profiles there can still be named. */
    @Test
    void onlyTheProfilesOfTheFileAreShownAndTheOthersStayUsable() {
        sts.refactor(world.write(
                "roles",
                "[one]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\nmfa_serial = " + world.mfa.serial()
                        + "\n[two]\nrole_arn = " + arn() + "\nsource_profile = one\n"));
        assertEquals(Set.of("one", "two"), sts.profiles().keySet());
        assertFalse(sts.profilesJson().contains("BobSmith\": {"));
        sts.generateSessionToken(5, world.mfa.code());
        assertEquals(
                Set.of("sts-one", "sts-CodeDeployRole-qa"),
                sts.generateCredentials(List.of("one", "CodeDeployRole-qa")).names());
    }

    @Test
    void oneBrokenProfileOfTheFileLeavesTheOthersUsable() {
        sts.refactor(world.write(
                "roles", "[bad]\n  role_arn = x\n[good]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n"));
        assertEquals(Map.of(), sts.profiles().get("bad"));
        sts.generateSessionToken(5, world.mfa.code());
        assertEquals(
                Set.of("sts-good"), sts.generateCredentials(List.of("good")).names());
        CredentialSet both = sts.generateCredentialsLeniently(List.of("good", "bad"));
        assertEquals(Set.of("sts-good"), both.names());
        StslibException failure = both.failures().get("sts-bad");
        assertTrue(failure instanceof ProfileSyntaxException, String.valueOf(failure));
        FacadeWorld.assertSays(failure, "roles:2: a property was expected");
    }

    @Test
    void aLeadingTildeIsTheHomeFolder() {
        world.write("role_credentials", "[acme]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n");
        sts.refactor(Path.of("~/role_credentials"));
        assertTrue(sts.profiles().containsKey("acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[broken\nrole_arn = x\n", "role_arn = x\n", "{ \"a\": ", "{ \"a\": [1] }"})
    void aBrokenFileChangesNothing(String text) {
        sts.refactor(world.write("good", "[acme]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n"));
        Path broken = world.write("bad", text);
        ProfileSyntaxException error = assertThrows(ProfileSyntaxException.class, () -> sts.refactor(broken));
        FacadeWorld.assertSays(error, broken.toString());
        assertTrue(sts.profiles().containsKey("acme"));
    }

    @Test
    void aMissingFileChangesNothing() {
        assertThrows(ProfileConfigurationException.class, () -> sts.refactor(world.manual.folder.resolve("missing")));
        assertTrue(sts.profiles().containsKey("plain"));
    }

    @Test
    void anotherFileTakesTheFirstOnesPlaceAndWhatWasGotStays() {
        sts.refactor(world.write("one", "[acme]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n"));
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(List.of("acme"));
        sts.refactor(world.write("two", "[other]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n"));
        assertTrue(sts.profiles().containsKey("other"));
        assertThrows(ProfileNotFoundException.class, () -> sts.generateCredentials(List.of("acme")));
        world.clock.advance(Duration.ofHours(4));
        assertEquals(Set.of("sts-acme"), sts.currentCredentials().names(), "and is refreshed");
    }

    @Test
    void theFileConcernsThisFacadeOnly() {
        StsCore second = StsCore.over(sts.engine(), "BobSmith");
        sts.refactor(world.write("one", "[acme]\nrole_arn = " + arn() + "\nsource_profile = BobSmith\n"));
        assertFalse(second.profiles().containsKey("acme"));
        assertThrows(ProfileNotFoundException.class, () -> sts.engine().handle("acme"));
    }

    @Test
    void aRoleThatNamesASourceWhichIsThereIsNotTakenFromIt() {
        sts.refactor(world.write(
                "roles",
                "[hers]\nrole_arn = " + world.plain.arn() + "\nregion = us-east-1\n" + "source_profile = Alice\n"));
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(List.of("hers"));
        assertEquals(
                world.alice.accessKeyId(), world.requests("AssumeRole").get(0).accessKeyId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 seconds",
                "-1 | 0 seconds",
                "-90 | 0 seconds",
                "1 | 1 second",
                "59 | 59 seconds",
                "60 | 1 minute",
                "119 | 1 minute",
                "3540 | 59 minutes",
                "3599 | 59 minutes",
                "3600 | 1 hour, 0 minutes",
                "3660 | 1 hour, 1 minute",
                "14340 | 3 hours, 59 minutes",
                "126000 | 35 hours, 0 minutes"
            })
    void timesLeftAreToldInWords(long seconds, String words) {
        assertEquals(words, StsCore.remainingText(Duration.ofSeconds(seconds)));
    }

    @Test
    void lifetimesAreThoseOfWhatHasNotExpired() {
        world.config("[profile quick]", "role_arn = " + arn(), "source_profile = BobSmith", "duration_seconds = 900");
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(List.of("CodeDeployRole-qa", "quick"));
        sts.halt();
        assertEquals("5 hours, 0 minutes", sts.remainingText());
        world.clock.advance(Duration.ofMinutes(5));
        assertEquals(
                Map.of("sts-CodeDeployRole-qa", Duration.ofMinutes(55), "sts-quick", Duration.ofMinutes(10)),
                sts.remainingLifetimes());
        world.clock.advance(Duration.ofMinutes(10));
        assertEquals(Map.of("sts-CodeDeployRole-qa", Duration.ofMinutes(45)), sts.remainingLifetimes());
        assertEquals(Set.of("sts-CodeDeployRole-qa"), sts.currentCredentials().names());
        assertEquals("4 hours, 45 minutes", sts.remainingText());
    }
}
