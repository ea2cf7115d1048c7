package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.ROLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code generateCredentials}, strict and lenient: which names, whose token, what is left when something is refused. */
class GenerateCredentialsTest {
    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private StsCore bobWithToken() {
        StsCore sts = world.bob();
        sts.generateSessionToken(5, world.mfa.code());
        return sts;
    }

    @Test
    void namesComeInTheOrderOfTheListAndOnceEach() {
        try (StsCore sts = bobWithToken()) {
            CredentialSet set = sts.generateCredentials(
                    List.of("S3ReadOnlyRole-prod", "DynamoDBRole-dev", "S3ReadOnlyRole-prod", "CodeDeployRole-qa"));
            assertEquals(
                    List.of("sts-S3ReadOnlyRole-prod", "sts-DynamoDBRole-dev", "sts-CodeDeployRole-qa"),
                    List.copyOf(set.names()));
            assertEquals(set.names(), sts.currentCredentials().names());
            assertEquals(3, world.sts.count("AssumeRole"));
            assertTrue(set.failures().isEmpty());
        }
    }

    @Test
    void theRolesAreOpenedByTheSessionToken() {
        try (StsCore sts = world.bob()) {
            SessionToken token = sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(ROLES);
            assertEquals(
                    Set.of(token.credentials().accessKeyId()),
                    Set.copyOf(world.requests("AssumeRole").stream()
                            .map(request -> Objects.requireNonNull(request.accessKeyId()))
                            .toList()));
        }
    }

    @Test
    void allUnknownNamesAreInTheErrorAndNothingIsAsked() {
        try (StsCore sts = world.bob()) {
            ProfileNotFoundException error = assertThrows(
                    ProfileNotFoundException.class,
                    () -> sts.generateCredentials(List.of("one", "DynamoDBRole-dev", "two", "one")));
            FacadeWorld.assertSays(error, "one, two;");
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void aProfileThatIsNoRoleIsAnErrorBeforeAnythingIsAsked() {
        try (StsCore sts = world.bob()) {
            ProfileConfigurationException error = assertThrows(
                    ProfileConfigurationException.class,
                    () -> sts.generateCredentials(List.of("DynamoDBRole-dev", "Alice")));
            FacadeWorld.assertSays(error, "'Alice' is not a role profile");
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void aRefusedRoleIsNamedWithTheOthersAtItsSide() {
        try (StsCore sts = bobWithToken()) {
            String bob = world.manual.sample.bob().arn();
            world.manual.sample.role("CodeDeployRole-qa").distrust(bob);
            world.manual.sample.role("S3ReadOnlyRole-prod").distrust(bob);
            StsServiceException error = assertThrows(StsServiceException.class, () -> sts.generateCredentials(ROLES));
            assertEquals("AccessDenied", error.error().code());
            FacadeWorld.assertSays(error, "CodeDeployRole-qa");
            assertEquals(1, error.getSuppressed().length);
            FacadeWorld.assertSays(error.getSuppressed()[0], "sts-S3ReadOnlyRole-prod");
        }
    }

    @Test
    void anErrorThatOtherCallersGetTooDoesNotCollectTheErrorsOfThisCall() {
        try (StsCore sts = bobWithToken()) {
            world.sts.faults().add(Fault.drop().onAction("AssumeRole"));
            for (int call = 0; call < 2; call++) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> sts.generateCredentials(ROLES));
                assertEquals(0, error.getSuppressed().length);
            }
        }
    }

    @Test
    void afterARefusalWhatWasThereGoesOnAndIsRefreshed() {
        try (StsCore sts = bobWithToken()) {
            sts.generateCredentials(List.of("DynamoDBRole-dev"));
            world.manual
                    .sample
                    .role("CodeDeployRole-qa")
                    .distrust(world.manual.sample.bob().arn());
            assertThrows(StsServiceException.class, () -> sts.generateCredentials(ROLES));
            assertEquals(
                    Set.of("sts-DynamoDBRole-dev"), sts.currentCredentials().names());
            world.clock.advance(Duration.ofHours(4));
            assertEquals(
                    Set.of("sts-DynamoDBRole-dev"), sts.currentCredentials().names(), "still refreshed");
        }
    }

    /** The next try of a refresh that failed early comes when the window opens, not in a loop until then. */
    @Test
    void aRefusalOfWhatIsStillFreshCostsOneRequestUntilTheWindowOpens() {
        try (StsCore sts = bobWithToken()) {
            CredentialSet before = sts.generateCredentials(List.of("DynamoDBRole-dev"));
            world.sts.faults().add(Fault.throttle().onAction("AssumeRole"));
            assertThrows(StsServiceException.class, () -> sts.generateCredentials(List.of("DynamoDBRole-dev")));
            int refused = world.sts.count("AssumeRole");
            world.clock.advance(Duration.ofMinutes(44));
            assertEquals(refused, world.sts.count("AssumeRole"));
            assertEquals(before.asMap(), sts.currentCredentials().asMap());
            world.sts.faults().clear();
            world.clock.advance(Duration.ofMinutes(1));
            assertEquals(refused + 1, world.sts.count("AssumeRole"));
            assertNotEquals(before.asMap(), sts.currentCredentials().asMap());
        }
    }

    @Test
    void lenientlyTheGoodOnesComeAndTheBadOnesAreReported() {
        try (StsCore sts = bobWithToken()) {
            world.manual
                    .sample
                    .role("CodeDeployRole-qa")
                    .distrust(world.manual.sample.bob().arn());
            CredentialSet set = sts.generateCredentialsLeniently(
                    List.of("nobody", "DynamoDBRole-dev", "Alice", "CodeDeployRole-qa", "S3ReadOnlyRole-prod"));
            assertEquals(List.of("sts-DynamoDBRole-dev", "sts-S3ReadOnlyRole-prod"), List.copyOf(set.names()));
            assertEquals(
                    Set.of("sts-nobody", "sts-Alice", "sts-CodeDeployRole-qa"),
                    set.failures().keySet());
            assertTrue(set.failures().get("sts-nobody") instanceof ProfileNotFoundException);
            assertTrue(set.failures().get("sts-Alice") instanceof ProfileConfigurationException);
            assertTrue(set.failures().get("sts-CodeDeployRole-qa") instanceof StsServiceException);
        }
    }

    @Test
    void lenientlyARoleThatIsRefusedKeepsWhatItHasWhileThatLives() {
        try (StsCore sts = bobWithToken()) {
            CredentialSet before = sts.generateCredentials(ROLES);
            world.sts
                    .faults()
                    .add(Fault.throttle()
                            .onAction("AssumeRole")
                            .when(request -> request.parameters()
                                    .containsValue("arn:aws:iam::333344445555:role/CodeDeployRole")));
            CredentialSet after = sts.generateCredentialsLeniently(ROLES);
            assertEquals(Set.of("sts-CodeDeployRole-qa"), after.failures().keySet());
            assertFalse(after.names().contains("sts-CodeDeployRole-qa"), "only new ones are in the answer");
            assertEquals(
                    before.get("sts-CodeDeployRole-qa"),
                    sts.currentCredentials().get("sts-CodeDeployRole-qa"));
            world.sts.faults().clear();
            world.clock.advance(Duration.ofMinutes(50));
            assertNotEquals(
                    before.get("sts-CodeDeployRole-qa"),
                    sts.currentCredentials().get("sts-CodeDeployRole-qa"),
                    "and is refreshed as the others are");
        }
    }

    @Test
    void whereNothingCanBeHadWhatWasThereGoesOn() {
        try (StsCore sts = bobWithToken()) {
            CredentialSet before = sts.generateCredentials(ROLES);
            assertTrue(
                    sts.generateCredentialsLeniently(List.of("nobody")).names().isEmpty());
            assertTrue(sts.generateCredentials(List.of()).names().isEmpty());
            world.sts.faults().add(Fault.throttle().onAction("AssumeRole"));
            assertTrue(sts.generateCredentialsLeniently(List.of("CodeDeployRole-qa"))
                    .names()
                    .isEmpty());
            world.sts.faults().clear();
            world.clock.advance(Duration.ofMinutes(50));
            assertEquals(before.names(), sts.currentCredentials().names());
            assertNotEquals(before.asMap(), sts.currentCredentials().asMap(), "and is refreshed");
        }
    }

    @Test
    void whereNoneIsThereASessionTokenIsGotFirst() {
        try (StsCore sts = StsCore.over(world.engine(), "Alice")) {
            sts.generateCredentials(List.of("plain"));
            assertEquals(
                    List.of("GetSessionToken", "AssumeRole"),
                    world.sts.requests().stream().map(RecordedRequest::action).toList());
            assertEquals("1 hour, 0 minutes", sts.remainingText());
        }
        MfaCodeSource device = request -> java.util.Optional.of(Secret.of(world.nextCode()));
        try (StsCore sts = world.manual.stsCore(same -> world.builder().mfa(device))) {
            assertEquals(3, sts.generateCredentials(ROLES).names().size());
        }
        try (StsCore sts = world.bob()) {
            assertThrows(MfaCodeRequiredException.class, () -> sts.generateCredentials(ROLES));
            assertTrue(sts.currentCredentials().names().isEmpty());
        }
    }

    @Test
    void aRoleOfAnotherUserKeepsItsOwnWay() {
        try (StsCore sts = world.bob()) {
            SessionToken token = sts.generateSessionToken(5, world.mfa.code());
            CredentialSet set = sts.generateCredentials(List.of("DynamoDBRole-dev", "plain"));
            assertEquals(2, set.names().size());
            List<RecordedRequest> roles = world.requests("AssumeRole");
            for (RecordedRequest role : roles) {
                boolean alices = Objects.equals(role.parameters().get("RoleArn"), world.plain.arn());
                assertEquals(
                        alices ? world.alice.accessKeyId() : token.credentials().accessKeyId(), role.accessKeyId());
            }
        }
    }

    @Test
    void twoProfilesWithTheKeysOfOneUserAreThatUser() {
        world.credentials("bob-again", world.manual.sample.bob());
        world.config(
                "[profile again]",
                "role_arn = " + world.manual.sample.role("DynamoDBRole-dev").arn(),
                "source_profile = bob-again");
        try (StsCore sts = bobWithToken()) {
            assertEquals(
                    Set.of("sts-again"),
                    sts.generateCredentials(List.of("again")).names());
        }
    }

    @Test
    void rolesBehindRolesAreOpenedInTurn() {
        String first = world.manual.sample.role("DynamoDBRole-dev").arn();
        TestUser bob = world.manual.sample.bob();
        world.sts.addRole("arn:aws:iam::666677778888:role/Inner").trust(first);
        world.config(
                "[profile inner]",
                "role_arn = arn:aws:iam::666677778888:role/Inner",
                "source_profile = DynamoDBRole-dev");
        try (StsCore sts = bobWithToken()) {
            assertEquals(
                    Set.of("sts-inner"),
                    sts.generateCredentials(List.of("inner")).names());
            assertEquals(2, world.sts.count("AssumeRole"));
            assertEquals(
                    1,
                    world.sts.requests().stream()
                            .filter(request -> bob.accessKeyId().equals(request.accessKeyId()))
                            .count(),
                    "Bob's own keys sign GetSessionToken alone");
        }
    }

    @Test
    void aRoleThatWantsMoreThanChainingAllowsIsRefusedByName() {
        world.config(
                "[profile long]",
                "role_arn = " + world.manual.sample.role("DynamoDBRole-dev").arn(),
                "source_profile = BobSmith",
                "duration_seconds = 7200");
        try (StsCore sts = bobWithToken()) {
            StsServiceException error =
                    assertThrows(StsServiceException.class, () -> sts.generateCredentials(List.of("long")));
            FacadeWorld.assertSays(error, "sts-long");
            FacadeWorld.assertSays(error, "1 hour session limit");
        }
    }

    @Test
    void lenientlyARefusalThatIsStillRememberedIsReportedLikeAnyOther() {
        try (StsCore sts = bobWithToken()) {
            world.manual
                    .sample
                    .role("CodeDeployRole-qa")
                    .distrust(world.manual.sample.bob().arn());
            sts.generateCredentialsLeniently(ROLES);
            CredentialSet again = sts.generateCredentialsLeniently(ROLES);
            assertEquals(List.of("sts-DynamoDBRole-dev", "sts-S3ReadOnlyRole-prod"), List.copyOf(again.names()));
            FacadeWorld.assertSays(
                    Objects.requireNonNull(again.failures().get("sts-CodeDeployRole-qa")), "sts-CodeDeployRole-qa");
            assertEquals(5, world.sts.count("AssumeRole"), "the refused one is not asked for again");
        }
    }
}
