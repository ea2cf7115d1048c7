package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestIdentityProvider;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no profile gives credentials, the machine does: each link of the chain, and that none is passed over. */
class DefaultCredentialsTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Web";

    @TempDir
    private Path home;

    private final MachineServer server = new MachineServer();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private MadeUpMachine machine;
    private TestUser user;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        user = machine.sts.addUser("111122223333", "User");
        environment.put("HOME", home.toString());
        environment.put("AWS_REGION", "eu-west-1");
    }

    @AfterEach
    void stop() {
        machine.close();
        server.close();
    }

    private CredentialEngine engine() {
        return machine.engine()
                .systemEnvironment(SystemEnvironment.of(environment, properties))
                .build();
    }

    private void containerRole() {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.address() + "/creds");
        server.answer("GET", "/creds", answer("ASIACONTAINER", ""));
    }

    private void instanceRole() {
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.address());
        server.answer("PUT", "/latest/api/token", "a-token");
        server.answer("GET", "/latest/meta-data/iam/security-credentials/", "Role");
        server.answer(
                "GET",
                "/latest/meta-data/iam/security-credentials/Role",
                answer("ASIAINSTANCE", "\"Code\":\"Success\","));
    }

    private String answer(String id, String more) {
        return "{" + more + "\"AccessKeyId\":\"" + id + "\",\"SecretAccessKey\":\"secret\",\"Token\":\"token\","
                + "\"Expiration\":\"" + machine.clock.instant().plus(Duration.ofHours(6)) + "\"}";
    }

    private void webIdentity() {
        TestRole role = machine.sts.addRole(ROLE);
        TestIdentityProvider idp = machine.sts.addIdentityProvider("https://idp.example.com", "app");
        role.trustProvider(idp);
        environment.put("AWS_ROLE_ARN", ROLE);
        environment.put(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                machine.file("token", idp.token("alice")).toString());
        environment.put("AWS_ROLE_SESSION_NAME", "pod-7");
    }

    private void keys() {
        environment.put("AWS_ACCESS_KEY_ID", user.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", user.secretAccessKey());
    }

    private String readDefault() {
        try (CredentialEngine engine = engine()) {
            return engine.defaultCredentials().get().accessKeyId();
        }
    }

    @Test
    void theInstanceComesLast() {
        instanceRole();
        assertEquals("ASIAINSTANCE", readDefault());
    }

    @Test
    void theContainerComesBeforeTheInstance() {
        instanceRole();
        containerRole();
        assertEquals("ASIACONTAINER", readDefault());
    }

    @Test
    void aWebIdentityComesBeforeTheContainer() {
        containerRole();
        webIdentity();
        assertNotEquals("ASIACONTAINER", readDefault());
        RecordedRequest request = machine.sts.requests().get(0);
        assertEquals("AssumeRoleWithWebIdentity", request.action());
        assertEquals("pod-7", request.parameters().get("RoleSessionName"));
    }

    @Test
    void keysInTheEnvironmentComeBeforeAWebIdentity_andPropertiesBeforeThem() {
        webIdentity();
        keys();
        readDefault();
        assertEquals("GetSessionToken", machine.sts.requests().get(0).action());
        TestUser other = machine.sts.addUser("111122223333", "Other");
        properties.put("aws.accessKeyId", other.accessKeyId());
        properties.put("aws.secretAccessKey", other.secretAccessKey());
        try (CredentialEngine engine = engine()) {
            assertTrue(engine.runtime()
                    .resolver(engine.runtime().profileSet())
                    .resolveDefault(engine.runtime().selection(null))
                    .base()
                    .describe()
                    .contains(other.accessKeyId()));
        }
    }

    @Test
    void aProfileThatHoldsCredentialsComesFirst_andOneThatOnlyNamesARegionDoesNot() {
        containerRole();
        machine.config("[default]\nregion = eu-west-1\n");
        environment.remove("AWS_REGION");
        assertEquals("ASIACONTAINER", readDefault());
        machine.config("[default]\nregion = eu-west-1\naws_access_key_id = " + user.accessKeyId()
                + "\naws_secret_access_key = " + user.secretAccessKey() + "\n");
        assertNotEquals("ASIACONTAINER", readDefault());
        machine.config("[default]\nregion = eu-west-1\naws_access_key_id = " + user.accessKeyId() + "\n");
        FacadeWorld.assertSays(
                assertThrows(ProfileConfigurationException.class, this::readDefault), "half a set of static keys");
    }

    @Test
    void aProfileThatWasNamedIsNeverPassedOver() {
        containerRole();
        environment.put("AWS_PROFILE", "named");
        assertThrows(ProfileNotFoundException.class, this::readDefault);
        machine.config("[profile named]\nregion = eu-west-1\n");
        FacadeWorld.assertSays(
                assertThrows(ProfileConfigurationException.class, this::readDefault), "holds no credentials");
    }

    @Test
    void aLinkThatIsSetUpInPartIsAnError() {
        containerRole();
        environment.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
        FacadeWorld.assertSays(
                assertThrows(ProfileConfigurationException.class, this::readDefault),
                "AWS_SECRET_ACCESS_KEY is missing");
        environment.remove("AWS_ACCESS_KEY_ID");
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        FacadeWorld.assertSays(
                assertThrows(ProfileConfigurationException.class, this::readDefault),
                "AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN");
        environment.put("AWS_ROLE_ARN", ROLE);
        environment.put("AWS_ROLE_SESSION_NAME", "{host}");
        FacadeWorld.assertSays(
                assertThrows(ProfileConfigurationException.class, this::readDefault),
                "AWS_ROLE_ARN or AWS_ROLE_SESSION_NAME cannot be used");
    }

    @Test
    void aMachineThatOffersNothingSaysWhatWasLookedAt() {
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        FacadeWorld.assertSays(assertThrows(NoProfilesException.class, this::readDefault), "There are no credentials");
    }

    @Test
    void theHandleIsOneLikeAnyOther_andFollowsAProfileThatAppears() {
        containerRole();
        try (CredentialEngine engine = engine()) {
            CredentialHandle handle = engine.defaultCredentials();
            assertEquals("ASIACONTAINER", handle.get().accessKeyId());
            assertSame(handle, engine.defaultCredentials());
            assertEquals("default credentials", handle.profile());
            handle.close();
            machine.config("[default]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                    + user.secretAccessKey() + "\n");
            machine.clock.advance(Duration.ofSeconds(1));
            assertNotEquals("ASIACONTAINER", handle.get().accessKeyId());
        }
    }

    @Test
    void aFacadeWithoutProfilesUsesTheKeysOfTheEnvironment() {
        keys();
        try (StsCore sts = StsCore.builder()
                .engine(same -> machine.engine().systemEnvironment(SystemEnvironment.of(environment, properties)))
                .build()) {
            assertNotNull(sts.generateSessionToken());
            assertEquals("GetSessionToken", machine.sts.requests().get(0).action());
        }
    }

    @Test
    void aFacadeWithoutProfilesAssumesRolesByTheRoleOfTheContainer() {
        TestRole pod = machine.sts.addRole("arn:aws:iam::222233334444:role/Pod").trust(user.arn());
        TestRole role =
                machine.sts.addRole("arn:aws:iam::222233334444:role/Work").trust(pod.arn());
        keys();
        TemporaryCredentials ofPod;
        try (CredentialEngine engine = engine()) {
            ofPod = engine.credentials(RoleRequest.of(pod.arn()).build());
        }
        environment.remove("AWS_ACCESS_KEY_ID");
        environment.remove("AWS_SECRET_ACCESS_KEY");
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.address() + "/creds");
        server.answer(
                "GET",
                "/creds",
                "{\"AccessKeyId\":\"" + ofPod.accessKeyId() + "\",\"SecretAccessKey\":\""
                        + ofPod.secretAccessKey().revealSecret() + "\",\"Token\":\""
                        + ofPod.sessionToken().revealSecret() + "\",\"Expiration\":\"" + ofPod.expiration() + "\"}");
        machine.config("[profile work]\nrole_arn = " + role.arn() + "\ncredential_source = EcsContainer\n");
        try (StsCore sts = StsCore.builder()
                .engine(same -> machine.engine().systemEnvironment(SystemEnvironment.of(environment, properties)))
                .build()) {
            assertEquals(
                    Set.of("sts-work"), sts.generateCredentials(List.of("work")).names());
            assertThrows(NoProfilesException.class, sts::generateSessionToken);
        }
    }

    @Test
    void aRoleRequestWithoutASourceIsAssumedByTheDefaultCredentials() {
        keys();
        TestRole role =
                machine.sts.addRole("arn:aws:iam::222233334444:role/Tenant").trust(user.arn());
        environment.remove("AWS_REGION");
        try (CredentialEngine engine = engine()) {
            RoleRequest request = RoleRequest.of(role.arn()).region("eu-west-1").build();
            assertNotNull(engine.credentials(request));
            String plan = engine.plan(request).describe();
            assertTrue(plan.contains("keys " + user.accessKeyId() + " of the environment"), plan);
        }
    }
}
