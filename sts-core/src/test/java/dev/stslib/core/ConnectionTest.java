package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.spi.ProxySettings;
import dev.stslib.core.boto.ConnectionSettings;
import dev.stslib.core.boto.RegionInfo;
import dev.stslib.core.boto.StsConnection;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** boto's facade: regions, settings, who signs, and every operation. */
class ConnectionTest {
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";

    private final FacadeWorld world = new FacadeWorld();
    private final CredentialEngine engine = world.engine();

    @AfterEach
    void close() {
        engine.close();
        world.close();
    }

    private ConnectionSettings.Builder alice() {
        return ConnectionSettings.builder().keys(world.alice.accessKeyId(), Secret.of(world.alice.secretAccessKey()));
    }

    private StsConnection connect(ConnectionSettings settings) {
        return StsConnection.connectToRegion(engine, "eu-west-1", settings).orElseThrow();
    }

    private StsConnection connect() {
        return connect(alice().build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "None",
                "US-EAST-1",
                "us-east-1 ",
                "us_east_1",
                "mars-north-1",
                "us-east-1\n",
                "*"
            })
    void aRegionThatDoesNotExistIsEmpty(String name) {
        assertEquals(Optional.empty(), StsConnection.connectToRegion(engine, name));
        assertEquals(Optional.empty(), StsConnection.connectToRegion(name, alice().build()));
        assertEquals(Optional.empty(), StsConnection.getRegion(name));
    }

    @Test
    void regionsAreThoseOfAllPartitions() {
        assertEquals(
                new RegionInfo("eu-west-1", "sts.eu-west-1.amazonaws.com", "aws"),
                StsConnection.getRegion("eu-west-1").orElseThrow());
        Set<String> partitions =
                StsConnection.regions().stream().map(RegionInfo::partition).collect(Collectors.toSet());
        assertTrue(partitions.containsAll(Set.of("aws", "aws-cn", "aws-us-gov")), partitions::toString);
        for (RegionInfo region : StsConnection.regions()) {
            assertEquals(Optional.of(region), StsConnection.getRegion(region.name()));
        }
        assertThrows(
                UnsupportedOperationException.class,
                () -> StsConnection.regions().clear());
        assertEquals("2011-06-15", StsConnection.API_VERSION);
        assertTrue(StsConnection.getRegion(StsConnection.DEFAULT_REGION_NAME).isPresent());
        assertEquals("sts.amazonaws.com", StsConnection.DEFAULT_REGION_ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-9", "nz-north-1", "us-gov-south-12", "eusc-fr-west-1"})
    void aRegionNewerThanTheLibraryIsConnectedToAtAnEndpoint(String name) {
        ConnectionSettings there = alice().endpoint(world.sts.endpoint()).build();
        StsConnection connection =
                StsConnection.connectToRegion(engine, name, there).orElseThrow();
        assertEquals(name, connection.region().name());
        assertEquals("127.0.0.1", connection.region().endpoint());
        // The embedded STS knows AWS's regions only: that it refuses the region shows that the region signs.
        StsServiceException refused = assertThrows(StsServiceException.class, connection::getCallerIdentity);
        assertTrue(refused.problem().contains("valid region"), refused.problem());
        try (StsConnection own = StsConnection.connectToRegion(name, there).orElseThrow()) {
            assertEquals(name, own.region().name());
        }
        assertEquals(Optional.empty(), StsConnection.connectToRegion(name, alice().build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "US-EAST-9", "us-east-9 ", "us_east_9", "us-east", "us-east-9\n", "é-north-1"})
    void whatIsNoNameOfARegionIsEmptyAtAnEndpointToo(String name) {
        ConnectionSettings there = alice().endpoint(world.sts.endpoint()).build();
        assertEquals(Optional.empty(), StsConnection.connectToRegion(engine, name, there));
    }

    @Test
    void aConnectionWithoutARegionIsInUsEast1() {
        StsConnection.create(engine, alice().build()).getCallerIdentity();
        try (StsConnection own =
                StsConnection.create(alice().endpoint(world.sts.endpoint()).build())) {
            assertEquals(StsConnection.DEFAULT_REGION_NAME, own.region().name());
        }
        assertEquals("us-east-1", world.requests("GetCallerIdentity").get(0).region());
    }

    @Test
    void theRegionSigns() {
        StsConnection connection = connect();
        assertEquals("eu-west-1", connection.region().name());
        connection.getCallerIdentity();
        assertEquals("eu-west-1", world.requests("GetCallerIdentity").get(0).region());
    }

    @Test
    void theEnginesEndpointHoldsAndTheSettingsComeFirst() {
        try (EmbeddedSts other = EmbeddedSts.builder()
                .clock(world.clock)
                .region("us-east-1", "eu-west-1")
                .start()) {
            TestUser user = other.addUser("999988887777", "Other");
            ConnectionSettings there = ConnectionSettings.builder()
                    .keys(user.accessKeyId(), Secret.of(user.secretAccessKey()))
                    .endpoint(other.endpoint())
                    .build();
            assertEquals("999988887777", connect(there).getCallerIdentity().account());
            assertEquals("111122223333", connect().getCallerIdentity().account());
        }
    }

    @Test
    void theMachinesAndTheProfilesEndpointHoldWhereCodeNamesNone() {
        CredentialEngineBuilder plain =
                CredentialEngine.builder().clock(world.clock).executor(Runnable::run);
        String here = world.sts.endpoint().toString();
        try (CredentialEngine machine = plain.systemEnvironment(world.environmentWith("AWS_ENDPOINT_URL_STS", here))
                .build()) {
            StsConnection.connectToRegion(machine, "eu-west-1", alice().build())
                    .orElseThrow()
                    .getCallerIdentity();
        }
        try (CredentialEngine profile =
                plain.systemEnvironment(world.manual.systemEnvironment()).build()) {
            ConnectionSettings bob =
                    ConnectionSettings.builder().profile("BobSmith").build();
            StsConnection.connectToRegion(profile, "eu-west-1", bob)
                    .orElseThrow()
                    .getCallerIdentity();
        }
        assertEquals(2, world.sts.count("GetCallerIdentity"));
    }

    @Test
    void portAndPathComeOnTopOfTheEndpoint() {
        int port = world.sts.endpoint().getPort();
        ConnectionSettings.Builder base = alice().endpoint(URI.create("http://127.0.0.1:1"));
        connect(base.port(port).build()).getCallerIdentity();
        connect(base.port(port).path("/sts/").build()).getCallerIdentity();
        connect(alice().endpoint(URI.create("http://127.0.0.1:1/kept"))
                        .port(port)
                        .build())
                .getCallerIdentity();
        assertEquals(3, world.sts.count("GetCallerIdentity"));
    }

    @Test
    void anEndpointSaysItselfWhetherItIsSecure() {
        connect(alice().endpoint(world.sts.endpoint()).secure(false).build()).getCallerIdentity();
        connect(alice().endpoint(world.sts.endpoint()).secure(true).build()).getCallerIdentity();
        assertEquals(2, world.sts.count("GetCallerIdentity"));
    }

    @Test
    void withoutTlsARegionIsAskedInTheClearOnItsPort() {
        try (TestHttpProxy proxy = new TestHttpProxy();
                CredentialEngine regional = CredentialEngine.builder()
                        .systemEnvironment(world.manual.systemEnvironment())
                        .clock(world.clock)
                        .build()) {
            ConnectionSettings settings = alice().secure(false)
                    .port(8080)
                    .path("/x")
                    .proxy(new ProxySettings("127.0.0.1", proxy.port(), null, null))
                    .build();
            StsConnection connection = StsConnection.connectToRegion(regional, "eu-west-1", settings)
                    .orElseThrow();
            assertThrows(EndpointUnreachableException.class, connection::getCallerIdentity);
            assertTrue(
                    proxy.firstLine().startsWith("POST http://sts.eu-west-1.amazonaws.com:8080/x "), proxy.firstLine());
        }
    }

    @Test
    void anHttpClientOfOnesOwnIsUsedAndNotClosed() {
        JdkHttp http = new JdkHttp();
        connect(alice().httpClient(http).build()).getCallerIdentity();
        assertEquals(1, http.requests.get());
        engine.close();
        assertEquals(0, http.closed.get());
    }

    @Test
    void anHttpClientOfAnotherKindIsAnError() {
        StsConnection connection = connect(alice().httpClient("no client").build());
        InvalidRequestException error = assertThrows(InvalidRequestException.class, connection::getCallerIdentity);
        FacadeWorld.assertSays(error, "java.lang.String");
    }

    @Test
    void aCallTimeOutOfOnesOwnEndsTheCall() {
        world.sts.faults().add(dev.stslib.testkit.sts.Fault.hang());
        StsConnection connection = connect(
                alice().timeouts(Duration.ofSeconds(2), Duration.ofMillis(50)).build());
        EndpointUnreachableException error =
                assertThrows(EndpointUnreachableException.class, connection::getCallerIdentity);
        FacadeWorld.assertSays(error, "50 ms");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void aPortOutOfRangeIsRefused(int port) {
        ConnectionSettings.Builder settings = alice().port(port);
        assertThrows(IllegalArgumentException.class, settings::build);
    }

    @Test
    void aPathBeginsWithASlash() {
        ConnectionSettings.Builder settings = alice().path("sts");
        assertThrows(IllegalArgumentException.class, settings::build);
    }

    @Test
    void settingsShowNoKeys() {
        String shown = alice().debug(true).build().toString();
        assertFalse(shown.contains(world.alice.accessKeyId()));
        assertFalse(shown.contains(world.alice.secretAccessKey()));
    }

    @Test
    void theSourceIsAskedAtEachRequest() {
        TestUser bob = world.manual.sample.bob();
        TestUser[] now = {world.alice};
        StsConnection connection = connect(ConnectionSettings.builder()
                .source(() -> FacadeWorld.keysOf(now[0]))
                .build());
        assertEquals(world.alice.arn(), connection.getCallerIdentity().arn());
        now[0] = bob;
        assertEquals(bob.arn(), connection.getCallerIdentity().arn());
    }

    @Test
    void aProfileSignsWithItsKeysAndARoleProfileAsItsRole() {
        assertEquals(
                world.alice.arn(),
                connect(ConnectionSettings.builder().profile("Alice").build())
                        .getCallerIdentity()
                        .arn());
        String role = connect(ConnectionSettings.builder().profile("plain").build())
                .getCallerIdentity()
                .arn();
        assertTrue(role.startsWith("arn:aws:sts::555566667777:assumed-role/Plain/"), role);
    }

    @Test
    void theProfileThatTheMachineSelectsSignsWhereNothingIsSaid() {
        assertThrows(
                NoProfilesException.class,
                () -> StsConnection.connectToRegion(engine, "eu-west-1")
                        .orElseThrow()
                        .getCallerIdentity());
        assertThrows(
                ProfileNotFoundException.class,
                () -> connect(ConnectionSettings.builder().profile("nobody").build())
                        .getCallerIdentity());
        try (CredentialEngine selected = world.builder()
                .systemEnvironment(world.environmentWith("AWS_PROFILE", "Alice"))
                .build()) {
            assertEquals(
                    world.alice.arn(),
                    StsConnection.connectToRegion(selected, "eu-west-1")
                            .orElseThrow()
                            .getCallerIdentity()
                            .arn());
        }
    }

    @Test
    void aFederationTokenHasArnIdAndPackedSize() {
        FederationToken token = connect().getFederationToken("bob", Duration.ofHours(2), POLICY);
        assertEquals("arn:aws:sts::111122223333:federated-user/bob", token.federatedUserArn());
        assertEquals("111122223333:bob", token.federatedUserId());
        Integer size = token.packedPolicySize();
        assertTrue(size != null && size > 0 && size <= 100, () -> size + " %");
        assertEquals(Duration.ofHours(2), token.credentials().remaining(world.clock.instant()));
        assertEquals(
                Duration.ofHours(12),
                connect().getFederationToken("bob", null, null).credentials().remaining(world.clock.instant()));
        assertEquals(2, world.sts.count("GetFederationToken"), "never from a cache");
    }

    @Test
    void aRoleIsAssumedByTheConnectionsKeys() {
        AssumedRole role = connect()
                .assumeRole(AssumeRoleRequest.of(world.plain.arn(), "session").build());
        assertEquals("arn:aws:sts::555566667777:assumed-role/Plain/session", role.assumedRoleArn());
        assertEquals(world.plain.roleId() + ":session", role.assumedRoleId());
    }

    @Test
    void anAuthorizationMessageIsDecoded() {
        String message = world.sts.encodeMessage("{\"allowed\":false}");
        assertEquals("{\"allowed\":false}", connect().decodeAuthorizationMessage(message));
        assertThrows(StsServiceException.class, () -> connect().decodeAuthorizationMessage("nonsense"));
    }

    @Test
    void anEndpointTogetherWithFipsIsAnErrorAtOnce() {
        try (CredentialEngine fips = world.builder()
                .systemEnvironment(world.environmentWith("AWS_USE_FIPS_ENDPOINT", "true"))
                .build()) {
            assertThrows(
                    ProfileConfigurationException.class,
                    () -> StsConnection.connectToRegion(fips, "eu-west-1", alice().build()));
        }
    }

    @Test
    void aConnectionOfAClosedEngineIsClosed() {
        StsConnection connection = connect();
        connection.close();
        connection.getCallerIdentity();
        engine.close();
        assertThrows(EngineClosedException.class, connection::getCallerIdentity);
        assertThrows(EngineClosedException.class, connection::getSessionToken);
        assertThrows(
                EngineClosedException.class,
                () -> connection.getSessionToken(null, false, world.mfa.serial(), "123456"));
        assertThrows(EngineClosedException.class, () -> StsConnection.connectToRegion(engine, "eu-west-1"));
    }

    @Test
    void theStaticEntryOwnsItsEngine() {
        try (EmbeddedSts now = EmbeddedSts.builder().region("eu-west-1").start()) {
            TestUser user = now.addUser("999988887777", "Other");
            ConnectionSettings settings = ConnectionSettings.builder()
                    .keys(user.accessKeyId(), Secret.of(user.secretAccessKey()))
                    .endpoint(now.endpoint())
                    .build();
            StsConnection connection =
                    StsConnection.connectToRegion("eu-west-1", settings).orElseThrow();
            assertEquals(user.arn(), connection.getCallerIdentity().arn());
            connection.close();
            connection.close();
            assertThrows(EngineClosedException.class, connection::getCallerIdentity);
        }
    }
}
