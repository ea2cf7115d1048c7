package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.core.settings.ChainOptions;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error says which profile, key or file it comes from. */
class WhoseErrorTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";

    @TempDir
    private Path home;

    private MadeUpMachine machine;
    private TestUser user;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        user = machine.sts.addUser("111122223333", "alice");
        machine.sts.addRole(ROLE).trust(user.arn());
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    private void role(String... lines) {
        machine.config(MadeUpMachine.keys("alice", user) + "[profile role]\nrole_arn = " + ROLE
                + "\nsource_profile = alice\n" + String.join("\n", lines) + "\n");
    }

    private static void says(StslibException error, String... parts) {
        for (String part : parts) {
            assertTrue(error.problem().contains(part), error.problem());
        }
    }

    @Test
    void aRefusalNamesTheProfileAndItsRole() {
        role("duration_seconds = 7200");
        try (CredentialEngine engine = machine.engine().build()) {
            StsServiceException refused = assertThrows(StsServiceException.class, () -> engine.credentials("role"));
            assertEquals("ValidationError", refused.error().code());
            says(refused, "profile 'role'", ROLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "mfa_serial = arn:aws:iam::111122223333:mfa/alice"})
    void aRegionThatThereIsNotNamesTheProfile(String more) {
        role("region = mars-north-1", more);
        try (CredentialEngine engine =
                machine.engine().chainOptions(ChainOptions.NONE).build()) {
            says(
                    assertThrows(UnknownRegionException.class, () -> engine.credentials("role")),
                    "'mars-north-1'",
                    "profile 'role'");
        }
    }

    @ParameterizedTest
    @CsvSource({"web_identity_token_file, 20000", "saml_assertion_file, 100000"})
    void whatVouchesNamesProfileKeyAndFile(String key, int longest) {
        Path file = home.resolve("vouches");
        machine.config("[profile p]\nrole_arn = " + ROLE + "\n" + key + " = " + file + "\n"
                + (key.startsWith("saml") ? "saml_provider_arn = arn:aws:iam::222233334444:saml-provider/Idp\n" : ""));
        try (CredentialEngine engine = machine.engine().build()) {
            vouchesNot(engine, key, file, "cannot be read");
            machine.file("vouches", "");
            vouchesNot(engine, key, file, "holds nothing");
            machine.file("vouches", "abc\n");
            vouchesNot(engine, key, file, "holds 3 characters");
            machine.file("vouches", "s".repeat(longest + 1));
            vouchesNot(engine, key, file, "holds " + (longest + 1) + " characters");
            machine.file("vouches", "s".repeat(longest));
            assertThrows(StsServiceException.class, () -> engine.credentials("p"), "the rest is for STS to judge");
        }
    }

    private static void vouchesNot(CredentialEngine engine, String key, Path file, String how) {
        ProfileConfigurationException error =
                assertThrows(ProfileConfigurationException.class, () -> engine.credentials("p"));
        says(error, "Profile 'p'", "'" + key + "'", file.toString(), how);
        assertFalse(String.valueOf(error.getMessage()).contains("sss"), error.problem());
    }

    @Test
    void aCommandThatVouchesForNothingIsNamed() {
        machine.config("[profile p]\nrole_arn = " + ROLE + "\nsaml_provider_arn = arn:aws:iam::222233334444"
                + ":saml-provider/Idp\nsaml_assertion_process = true\n");
        try (CredentialEngine engine = machine.engine().build()) {
            says(
                    assertThrows(ProfileConfigurationException.class, () -> engine.credentials("p")),
                    "saml_assertion_process of profile 'p' printed nothing");
        }
    }

    @Test
    void aProfileThatIsAskedForByNameIsMissingByName() {
        machine.config("[profile x]\nregion = eu-west-1\n");
        try (CredentialEngine engine = machine.engine().build()) {
            says(assertThrows(ProfileNotFoundException.class, () -> engine.plan("default")), "there are: x");
            assertThrows(ProfileNotFoundException.class, () -> engine.handle("default"));
            assertThrows(ProfileNotFoundException.class, () -> engine.credentials("default"));
        }
    }

    @Test
    void withoutANameThereAreNoProfiles() {
        machine.config("[profile x]\nregion = eu-west-1\n");
        try (CredentialEngine engine = machine.engine().build()) {
            StsConnection sts =
                    StsConnection.connectToRegion(engine, "eu-west-1").orElseThrow();
            assertThrows(NoProfilesException.class, sts::getCallerIdentity);
        }
    }
}
