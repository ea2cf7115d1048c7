package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawConnection;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.metadata.EmbeddedContainerEndpoint;
import dev.stslib.testkit.metadata.EmbeddedInstanceMetadata;
import dev.stslib.testkit.metadata.EndpointFault;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata of instances and containers, as real servers answer it well and badly. */
@Timeout(60)
class MachineEndpointsTest {
    @TempDir
    private Path folder;

    private static final ProfileSet NO_PROFILES = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());
    private static final String CREDENTIALS = RawServer.answer(
            "200 OK",
            "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                    + "\"Expiration\":\"2036-01-01T00:00:00Z\"}");

    private static final Instant NOW = Instant.parse("2035-12-31T20:00:00Z");

    private static SourceCredentials fetch(CredentialSource source, Map<String, String> environment) {
        return fetch(source, environment, () -> NOW);
    }

    private static SourceCredentials fetch(
            CredentialSource source, Map<String, String> environment, InstantSource clock) {
        return fetch(source, new Profile("p", Map.of()), environment, Provider.settings(clock, Duration.ofSeconds(3)));
    }

    private static SourceCredentials fetch(
            CredentialSource source, Profile profile, Map<String, String> environment, TokenProviderSettings provider) {
        CredentialSourceSettings settings = CredentialSourceSettings.of(
                provider.withSystemEnvironment(SystemEnvironment.of(environment, Map.of())));
        try (OpenCredentialSource open = source.open(settings)) {
            return open.fetch(SourceRequest.of(open.plan(profile, NO_PROFILES)));
        }
    }

    /** The credentials of a container's endpoint, whose certificate the profile trusts. */
    private SourceCredentials container(RawServer server) {
        return container(server, Duration.ofSeconds(50));
    }

    private SourceCredentials container(RawServer server, Duration total) {
        Profile profile = new Profile(
                "p",
                server.uri().getScheme().equals("http")
                        ? Map.of()
                        : Map.of(
                                "ca_bundle",
                                ProfileProperty.of(
                                        Provider.bundle(server, folder).toString())));
        return fetch(
                new ContainerSource(),
                profile,
                Map.of(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri() + "/creds",
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "container-token-123",
                        "HTTP_PROXY", "http://127.0.0.1:1",
                        "http_proxy", "http://127.0.0.1:1"),
                Provider.settings(() -> NOW, total));
    }

    private static SourceCredentials instance(URI uri) {
        return instance(uri, Duration.ofSeconds(3));
    }

    private static SourceCredentials instance(URI uri, Duration total) {
        return fetch(
                new InstanceSource(),
                new Profile("p", Map.of()),
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", uri + "/"),
                Provider.settings(() -> NOW, total));
    }

    @Nested
    class Container {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "500 Internal Server Error",
                    "503 Service Unavailable",
                    "429 Too Many Requests",
                    "404 Not Found"
                })
        void whatMayPassIsAskedAgain(String status) {
            String trouble = RawServer.answer(status, "");
            try (RawServer server = RawServer.answering(false, trouble, trouble, CREDENTIALS)) {
                assertEquals("ASIAEXAMPLE", container(server).accessKeyId());
                assertEquals(3, server.requests().size());
            }
            try (RawServer server = RawServer.answering(false, trouble, trouble, trouble, CREDENTIALS)) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> container(server));
                assertTrue(error.problem().contains("HTTP " + status.substring(0, 3)), error.problem());
                assertEquals(3, server.requests().size());
            }
        }

        @Test
        void aConnectionThatBreaksIsMadeAgain() {
            try (RawServer server = RawServer.plain(connection -> {
                connection.readRequest();
                connection.send(connection.number() < 3 ? "HTTP/1.1 200 OK\r\nContent-Le" : CREDENTIALS);
            })) {
                assertEquals("ASIAEXAMPLE", container(server).accessKeyId());
            }
        }

        @Test
        void aRefusalIsSaidWithItsCodeAndScrubbedMessage() {
            String refusal = "{\"code\":\"ExpiredToken\",\"message\":\"token container-token-123 is expired\"}";
            try (RawServer server = RawServer.answering(false, RawServer.answer("400 Bad Request", refusal))) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> container(server));
                assertTrue(
                        error.problem().endsWith("HTTP 400 ExpiredToken: token (hidden) is expired"), error.problem());
                assertEquals(1, server.requests().size());
            }
        }

        @Test
        void noErrorShowsThePathWhichIsASecret() {
            try (RawServer server = RawServer.answering(false, RawServer.answer("403 Forbidden", ""))) {
                EndpointUnreachableException error = assertThrows(
                        EndpointUnreachableException.class,
                        () -> fetch(
                                new ContainerSource(),
                                Map.of(
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                        server.uri() + "/v2/credentials/secret-id")));
                assertTrue(error.problem().contains("credentials at " + server.uri() + " gave"), error.problem());
                assertFalse(error.toString().contains("secret-id"), error.toString());
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void noLoggerPrintsTheToken(boolean tls) {
            Logger root = Logger.getLogger("");
            Level before = root.getLevel();
            Queue<String> lines = new ConcurrentLinkedQueue<>();
            Handler handler = new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    lines.add(entry.getLoggerName() + " " + entry.getMessage() + " "
                            + List.of(entry.getParameters() == null ? new Object[0] : entry.getParameters()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            root.setLevel(Level.ALL);
            root.addHandler(handler);
            try (RawServer server = RawServer.answering(tls, CREDENTIALS)) {
                container(server);
                assertTrue(server.requests().get(0).contains("container-token-123"), "it was sent");
            } finally {
                root.removeHandler(handler);
                root.setLevel(before);
            }
            assertFalse(lines.isEmpty());
            lines.forEach(line -> assertFalse(line.contains("container-token-123"), line));
        }
    }

    /** What container and instance answer, field by field. */
    @Nested
    class Fields {
        private static final String GOOD = "\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"s3cr3t\",";

        private SourceCredentials containerAnswers(String json) {
            try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", json))) {
                return container(server);
            }
        }

        private SourceCredentials instanceAnswers(String json) {
            try (RawServer server = RawServer.answering(
                    false,
                    RawServer.answer("200 OK", "imds-token"),
                    RawServer.answer("200 OK", "role"),
                    RawServer.answer("200 OK", json),
                    RawServer.answer("200 OK", "{}"))) {
                return instance(server.uri());
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "'Token':'t','Expiration':1795743033|Expiration is not a text",
                    "'Token':'t','Expiration':{}|Expiration is not a text",
                    "'Token':'t','Expiration':'2036-01-01T00:00:00'|Expiration is not a time in ISO 8601 with its offset",
                    "'Token':'t','Expiration':'s3cr3t'|Expiration is not a time",
                    "'Expiration':'2036-01-01T00:00:00Z'|Token is missing or empty",
                    "'Token':'','Expiration':'2036-01-01T00:00:00Z'|Token is missing or empty",
                    "'Token':null,'Expiration':'2036-01-01T00:00:00Z'|Token is missing or empty",
                    "'Token':5,'Expiration':'2036-01-01T00:00:00Z'|Token is not a text",
                    "'Token':'a b','Expiration':'2036-01-01T00:00:00Z'|Token has a line break, a blank",
                    "'Token':'t','AccountId':1,'Expiration':'2036-01-01T00:00:00Z'|AccountId is not a text"
                })
        void aFieldThatIsMissingOrOfTheWrongKindIsNamed(String fields, String named) {
            String json = "{" + GOOD + fields.replace('\'', '"') + "}";
            for (Executable call : List.<Executable>of(() -> containerAnswers(json), () -> instanceAnswers(json))) {
                EndpointUnreachableException error = assertThrows(EndpointUnreachableException.class, call);
                assertTrue(error.problem().contains("The field " + named), error.problem());
                assertFalse(error.toString().contains("s3cr3t"), error.toString());
                assertNull(error.getCause());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"2036-01-01T00:00:00+0000", "2036-01-01T02:00:00+02:00", "2036-01-01T00:00:00Z"})
        void theEndMayHaveAnyOffset(String end) {
            String json = "\uFEFF{" + GOOD + "\"Token\":\"t\",\"AccountId\":\"\",\"Expiration\":\"" + end + "\"}";
            for (SourceCredentials got : List.of(containerAnswers(json), instanceAnswers(json))) {
                assertEquals(Instant.parse("2036-01-01T00:00:00Z"), got.expiration());
                assertNull(got.accountId());
            }
        }

        @Test
        void anEmptyEndIsNoneForAContainerAndAnErrorForAnInstance() {
            String json = "{" + GOOD + "\"Token\":\"t\",\"Expiration\":\"\"}";
            assertNull(containerAnswers(json).expiration());
            EndpointUnreachableException error =
                    assertThrows(EndpointUnreachableException.class, () -> instanceAnswers(json));
            assertTrue(error.problem().contains("The field Expiration is missing or empty"), error.problem());
        }

        @Test
        void anInstanceThatAnswersWithAnotherCodeIsQuoted() {
            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> instanceAnswers("{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"no\\ntrust\"}"));
            assertTrue(error.problem().endsWith("the code AssumeRoleUnauthorizedAccess: no trust"), error.problem());
        }
    }

    @Nested
    class Trust {
        @Test
        void theBundleOfTheProfileIsTrusted() {
            try (RawServer server = RawServer.tls(connection -> {
                connection.readRequest();
                connection.send(CREDENTIALS);
            })) {
                assertEquals("ASIAEXAMPLE", container(server).accessKeyId());
                Map<String, String> environment = Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri() + "/creds");
                assertThrows(EndpointUnreachableException.class, () -> fetch(new ContainerSource(), environment));
            }
        }
    }

    /** An end later than any of AWS's, by the clock of this machine. */
    @Nested
    class FarEnds {
        private SourceCredentials answered(boolean ofInstance, Instant end) {
            String json = RawServer.answer(
                    "200 OK",
                    "{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s3cr3t\",\"Token\":\"t\",\"Expiration\":\"" + end
                            + "\"}");
            String[] answers = ofInstance
                    ? new String[] {
                        RawServer.answer("200 OK", "token"),
                        RawServer.answer("200 OK", "role"),
                        json,
                        RawServer.answer("200 OK", "{}")
                    }
                    : new String[] {json};
            try (RawServer server = RawServer.answering(false, answers)) {
                return ofInstance ? instance(server.uri()) : container(server);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void areErrors(boolean ofInstance) {
            Instant latest = NOW.plus(Duration.ofHours(36)).plus(Duration.ofMinutes(10));
            assertEquals(latest, answered(ofInstance, latest).expiration());
            UnexpectedAnswerException error =
                    assertThrows(UnexpectedAnswerException.class, () -> answered(ofInstance, latest.plusSeconds(1)));
            assertTrue(
                    error.problem().contains("Expiration is 2036-01-02T08:10:01Z, more than 36 hours"),
                    error.problem());
            assertFalse(error.toString().contains("s3cr3t"), error.toString());
        }
    }

    @Nested
    class Clock {
        @ParameterizedTest
        @CsvSource({"PT2H, PT3H", "-PT2H, PT1H", "PT30S, PT1H"})
        void theEndCountsFromTheClockOfTheServer(Duration ahead, Duration endsIn) {
            ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    clock.instant().plus(ahead).atOffset(ZoneOffset.UTC));
            Instant end = clock.instant().plus(endsIn);
            String answer = RawServer.answer(
                            "200 OK",
                            "{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\""
                                    + end + "\"}")
                    .replaceFirst("\r\n", "\r\nDate: " + date + "\r\n");
            boolean isOff = ahead.abs().compareTo(Duration.ofMinutes(1)) > 0;
            try (RawServer server = RawServer.answering(false, answer)) {
                SourceCredentials got = fetch(
                        new ContainerSource(),
                        Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri() + "/creds"),
                        clock);
                assertEquals(isOff ? end.minus(ahead) : end, got.expiration());
            }
        }

        /** Two containers and an instance whose clocks differ from this machine's, each in its own way. */
        @ParameterizedTest
        @CsvSource({"PT10M, -PT10M", "-PT10M, PT10M", "PT2H, -PT3H", "-PT8H, PT30M"})
        void eachEndpointHasItsOwnOffset(Duration one, Duration other) {
            Duration life = Duration.ofHours(6);
            for (Duration ahead : List.of(one, other)) {
                InstantSource there = () -> NOW.plus(ahead);
                SourceCredentials keys = new SourceCredentials(
                        "ASIA", Secret.of("s"), Secret.of("t"), there.instant().plus(life), null);
                try (EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
                                .clock(there)
                                .credentials(() -> keys)
                                .start();
                        EmbeddedInstanceMetadata metadata = EmbeddedInstanceMetadata.builder()
                                .clock(there)
                                .role("web-server", () -> keys)
                                .start()) {
                    assertEquals(
                            NOW.plus(life),
                            fetch(new ContainerSource(), container.environment())
                                    .expiration());
                    assertEquals(
                            NOW.plus(life),
                            fetch(new InstanceSource(), metadata.environment()).expiration());
                    // A date that is right and says so ends the correction.
                    container.dateOffset(ahead.negated());
                    assertEquals(
                            NOW.plus(ahead).plus(life),
                            fetch(new ContainerSource(), container.environment())
                                    .expiration());
                }
            }
        }

        /** No role lives for longer than twelve hours, so this date and this end are not of one clock. */
        @Test
        void aFalseDateLengthensNothingBeyondTwelveHours() {
            Instant end = NOW.plus(Duration.ofHours(6));
            SourceCredentials keys = new SourceCredentials("ASIA", Secret.of("s"), Secret.of("t"), end, null);
            try (EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
                    .clock(() -> NOW)
                    .credentials(() -> keys)
                    .start()) {
                container.dateOffset(Duration.ofHours(-7));
                assertEquals(
                        end,
                        fetch(new ContainerSource(), container.environment()).expiration());
            }
        }
    }

    @Nested
    class Bounds {
        @ParameterizedTest
        @CsvSource({"false, false", "false, true", "true, false", "true, true"})
        void anAnswerThatNeverEndsIsAnError(boolean tls, boolean drips) {
            try (RawServer server = RawServer.of(tls, connection -> {
                connection.readRequest();
                connection.send("HTTP/1.1 200 OK\r\n\r\n");
                connection.sendForever(drips ? "x" : "x".repeat(10_000), drips ? 100 : 0);
            })) {
                Duration total = drips ? Duration.ofMillis(300) : Duration.ofSeconds(50);
                StslibException error =
                        assertThrows(EndpointUnreachableException.class, () -> container(server, total));
                assertTrue(
                        error.problem().contains(drips ? "no answer within" : "more than 1048576 bytes"),
                        error.problem());
                assertThrows(EndpointUnreachableException.class, () -> instance(server.uri(), total));
            }
        }
    }

    @Nested
    class Instance {
        /** Each answer comes in time, and all three together do not. */
        @Test
        void theTotalTimeHoldsForAllRequestsTogether() {
            SourceCredentials keys =
                    new SourceCredentials("ASIA", Secret.of("s"), Secret.of("t"), NOW.plus(Duration.ofHours(6)), null);
            try (EmbeddedInstanceMetadata metadata = EmbeddedInstanceMetadata.builder()
                    .role("web-server", () -> keys)
                    .start()) {
                metadata.faults()
                        .add(EndpointFault.delay(Duration.ofMillis(150)).times(3));
                Duration total = Duration.ofMillis(400);
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> instance(metadata.endpoint(), total));
                assertTrue(error.problem().contains("no answer within"), error.problem());
            }
        }

        private void serve(RawConnection connection, String tokenStatus, String role) throws IOException {
            while (true) {
                String request = connection.readRequest();
                if (request.startsWith("PUT /latest/api/token ")) {
                    connection.send(RawServer.answer(tokenStatus, "imds-token"));
                } else if (request.startsWith("GET /latest/meta-data/iam/security-credentials/ ")) {
                    connection.send(RawServer.answer("200 OK", role));
                } else {
                    connection.send(CREDENTIALS);
                }
            }
        }

        @Test
        void theRoleComesByVersion2() {
            try (RawServer server = RawServer.plain(connection -> serve(connection, "200 OK", "web-server\n"))) {
                assertEquals("ASIAEXAMPLE", instance(server.uri()).accessKeyId());
                List<String> requests = server.requests();
                assertEquals(4, requests.size());
                assertTrue(requests.get(3).startsWith("GET /latest/meta-data/iam/info "), "for the account");
                assertTrue(requests.get(0).contains("X-aws-ec2-metadata-token-ttl-seconds: "), requests.get(0));
                assertTrue(requests.get(2).startsWith("GET /latest/meta-data/iam/security-credentials/web-server "));
                assertTrue(requests.get(2).contains("X-aws-ec2-metadata-token: imds-token"), requests.get(2));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"400 Bad Request", "403 Forbidden", "404 Not Found", "405 No", "500 Oops"})
        void aTokenThatIsRefusedIsNeverAnsweredWithVersion1(String status) {
            try (RawServer server = RawServer.plain(connection -> serve(connection, status, "web-server"))) {
                EndpointUnreachableException error =
                        assertThrows(EndpointUnreachableException.class, () -> instance(server.uri()));
                assertTrue(error.problem().contains("HTTP " + status.substring(0, 3)), error.problem());
                assertTrue(server.requests().stream().allMatch(request -> request.startsWith("PUT ")));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "<html>", "../../user-data"})
        void aRoleThatIsNoneIsNotAskedFor(String role) {
            try (RawServer server = RawServer.plain(connection -> serve(connection, "200 OK", role))) {
                assertThrows(EndpointUnreachableException.class, () -> instance(server.uri()));
                assertEquals(2, server.requests().size());
            }
        }

        @Test
        void aModeThatIsNoneIsAnError() {
            ProfileConfigurationException error = assertThrows(
                    ProfileConfigurationException.class,
                    () -> fetch(new InstanceSource(), Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv7")));
            assertTrue(error.problem().contains("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), error.problem());
        }
    }
}
