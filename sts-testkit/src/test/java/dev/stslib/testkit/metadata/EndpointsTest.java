package dev.stslib.testkit.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SdkClients;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;

/** Instance metadata and the container endpoint: what is answered, what is refused, what goes wrong when asked to. */
class EndpointsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final ManualClock clock = ManualClock.at(Instant.now().toString());
    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final TestRole role = sts.addRole("arn:aws:iam::222233334444:role/WebServer");
    private final EmbeddedInstanceMetadata metadata = EmbeddedInstanceMetadata.builder()
            .clock(clock)
            .role("WebServer", this::credentials)
            .start();
    private final EmbeddedContainerEndpoint container = EmbeddedContainerEndpoint.builder()
            .clock(clock)
            .path("/v2/credentials/0f4f")
            .roleArn(role.arn())
            .credentials(this::credentials)
            .authorizationToken("Bearer x")
            .start();

    @AfterEach
    void close() {
        metadata.close();
        container.close();
        sts.close();
    }

    private SourceCredentials credentials() {
        return sts.roleCredentials(role, "i-0123456789abcdef0", Duration.ofHours(6));
    }

    private static HttpResponse<String> ask(String method, URI uri, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String field(String json, String name) {
        return json.replaceFirst("(?s).*\"" + name + "\" : \"([^\"]*)\".*", "$1");
    }

    private void assertOpensSts(String json) {
        AwsSessionCredentials keys = AwsSessionCredentials.create(
                field(json, "AccessKeyId"), field(json, "SecretAccessKey"), field(json, "Token"));
        assertEquals(
                "arn:aws:sts::222233334444:assumed-role/WebServer/i-0123456789abcdef0",
                SdkClients.call(sts, keys, StsClient::getCallerIdentity).arn());
    }

    @Nested
    class InstanceMetadata {
        private HttpResponse<String> get(String path, Map<String, String> headers) {
            return ask("GET", metadata.endpoint().resolve(path), headers);
        }

        private HttpResponse<String> askForToken(String... headers) {
            Map<String, String> given = headers.length == 0
                    ? Map.of("X-aws-ec2-metadata-token-ttl-seconds", "300")
                    : Map.of(headers[0], headers[1]);
            return ask("PUT", metadata.endpoint().resolve("/latest/api/token"), given);
        }

        private Map<String, String> token() {
            return Map.of("X-aws-ec2-metadata-token", askForToken().body());
        }

        @Test
        void version2_givesCredentialsThatOpenSts() {
            Map<String, String> token = token();
            assertEquals("WebServer", get(ROLES, token).body());
            HttpResponse<String> answer = get(ROLES + "WebServer", token);
            assertEquals("Success", field(answer.body(), "Code"));
            assertOpensSts(answer.body());
            assertEquals(
                    "us-east-1",
                    get("/latest/meta-data/placement/region", token).body());
            assertEquals(
                    metadata.endpoint().toString(), metadata.environment().get("AWS_EC2_METADATA_SERVICE_ENDPOINT"));
        }

        @Test
        void aTokenEnds() {
            Map<String, String> token = token();
            clock.advance(Duration.ofSeconds(299));
            assertEquals(200, get(ROLES, token).statusCode());
            clock.advance(Duration.ofSeconds(1));
            assertEquals(401, get(ROLES, token).statusCode());
            Map<String, String> next = token();
            metadata.forgetTokens();
            assertEquals(401, get(ROLES, next).statusCode());
            assertEquals(
                    401,
                    get(ROLES, Map.of("X-aws-ec2-metadata-token", "made-up")).statusCode());
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "-1", "21601", "+300", "", "5m"})
        void aTokenNeedsALifetime(String seconds) {
            assertEquals(
                    400,
                    askForToken("X-aws-ec2-metadata-token-ttl-seconds", seconds).statusCode());
            assertEquals(400, askForToken("Accept", "*/*").statusCode());
        }

        @Test
        void aTokenIsNotGivenThroughAProxyNorByGet() {
            URI uri = metadata.endpoint().resolve("/latest/api/token");
            assertEquals(
                    403,
                    ask("PUT", uri, Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60", "X-Forwarded-For", "10.0.0.1"))
                            .statusCode());
            assertEquals(405, ask("GET", uri, Map.of()).statusCode());
            assertEquals(
                    405,
                    ask("POST", metadata.endpoint().resolve(ROLES), Map.of()).statusCode());
        }

        @Test
        void version1_isAnsweredOnlyWhereItIsOn() {
            assertEquals(401, get(ROLES, Map.of()).statusCode());
            metadata.version1(true);
            assertOpensSts(get(ROLES + "WebServer", Map.of()).body());
            assertEquals(
                    401,
                    get(ROLES, Map.of("X-aws-ec2-metadata-token", "made-up")).statusCode());
        }

        @Test
        void anotherRoleAndNoRole() {
            assertEquals(404, get(ROLES + "Other", token()).statusCode());
            metadata.role("Other", EndpointsTest.this::credentials);
            assertEquals("Other", get(ROLES, token()).body());
            metadata.removeRole();
            assertEquals(404, get(ROLES, token()).statusCode());
        }

        @Test
        void theDateIsOffTheClock() {
            metadata.dateOffset(Duration.ofHours(2));
            String date = askForToken().headers().firstValue("Date").orElseThrow();
            assertEquals(
                    clock.instant().plus(Duration.ofHours(2)).getEpochSecond(),
                    Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date))
                            .getEpochSecond());
        }

        @Test
        void listensOnIpv6() {
            EmbeddedInstanceMetadata six;
            try {
                six = EmbeddedInstanceMetadata.builder()
                        .ipv6(true)
                        .version1(true)
                        .role("R", EndpointsTest.this::credentials)
                        .start();
            } catch (UncheckedIOException e) {
                Assumptions.abort("this machine has no ::1");
                return;
            }
            try (six) {
                assertTrue(six.endpoint().toString().startsWith("http://[::1]:"));
                assertEquals(
                        "R", ask("GET", six.endpoint().resolve(ROLES), Map.of()).body());
            }
        }
    }

    @Nested
    class Container {
        private HttpResponse<String> get(Map<String, String> headers) {
            return ask("GET", container.uri(), headers);
        }

        @Test
        void withItsToken_givesCredentialsThatOpenSts() {
            String token = container.environment().get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
            assertEquals(container.uri().toString(), container.environment().get("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
            String json = get(Map.of("Authorization", token)).body();
            assertOpensSts(json);
            assertEquals(role.arn(), field(json, "RoleArn"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer y", "x", "bearer x"})
        void withAnotherToken_isRefused(String token) {
            HttpResponse<String> answer = get(Map.of("Authorization", token));
            assertEquals(401, answer.statusCode());
            assertEquals("AccessDenied", field(answer.body(), "code"));
            assertEquals(401, get(Map.of()).statusCode());
        }

        @Test
        void theTokenChanges() {
            container.authorizationToken("next");
            assertEquals(401, get(Map.of("Authorization", "Bearer x")).statusCode());
            assertEquals(200, get(Map.of("Authorization", "next")).statusCode());
            container.authorizationToken(null);
            assertEquals(200, get(Map.of()).statusCode());
            assertFalse(container.environment().containsKey("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
        }

        @Test
        void anotherPathAndAnotherMethod_areRefused() {
            assertEquals(404, ask("GET", container.uri().resolve("/"), Map.of()).statusCode());
            assertEquals(405, ask("POST", container.uri(), Map.of()).statusCode());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> EmbeddedContainerEndpoint.builder().path("credentials"));
        }
    }

    @Nested
    class Faults {
        private HttpResponse<String> get() {
            return ask("GET", container.uri(), Map.of("Authorization", "Bearer x"));
        }

        private void next(EndpointFault fault) {
            container.faults().add(fault.once());
        }

        @Test
        void ofTheStatusAndTheBody() {
            next(EndpointFault.status(429));
            next(EndpointFault.answer(500, "no"));
            next(EndpointFault.body("<html>"));
            assertEquals(429, get().statusCode());
            assertEquals("no", get().body());
            HttpResponse<String> answer = get();
            assertEquals(200, answer.statusCode());
            assertEquals("<html>", answer.body());
            assertOpensSts(get().body());
        }

        @Test
        void ofSingleFields() {
            next(EndpointFault.withoutField("Token"));
            next(EndpointFault.withField("Expiration", "12"));
            assertFalse(get().body().contains("Token"));
            assertTrue(get().body().contains("\"Expiration\" : 12"));
        }

        @Test
        void ofHeaders() {
            next(EndpointFault.withHeader("Date", "yesterday"));
            assertEquals("yesterday", get().headers().firstValue("Date").orElseThrow());
        }

        @Test
        void ofTheConnection() {
            // Forever, since the client of the JDK sends a GET again whose connection was reset.
            for (EndpointFault fault : List.of(EndpointFault.reset(), EndpointFault.truncate(), EndpointFault.drop())) {
                container.faults().add(fault);
                assertThrows(UncheckedIOException.class, this::get);
                container.faults().clear();
            }
            next(EndpointFault.drip(Duration.ZERO));
            assertOpensSts(get().body());
        }

        @Test
        void upOnlyAfterSomeRequests() {
            container.faults().add(EndpointFault.drop().times(3));
            Awaitility.await().until(() -> {
                try {
                    return get().statusCode() == 200;
                } catch (UncheckedIOException e) {
                    return false;
                }
            });
            assertEquals(4, container.requests().size());
        }

        @Test
        void onOnePathOnly() {
            metadata.faults()
                    .add(EndpointFault.status(403)
                            .onPath("/latest/api/token")
                            .when(r -> r.method().equals("PUT")));
            URI token = metadata.endpoint().resolve("/latest/api/token");
            Map<String, String> life = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60");
            assertEquals(403, ask("PUT", token, life).statusCode());
            assertEquals(405, ask("GET", token, life).statusCode());
            metadata.faults().clear();
            assertEquals(200, ask("PUT", token, life).statusCode());
            assertThrows(
                    IllegalArgumentException.class, () -> EndpointFault.reset().times(0));
        }

        @Test
        void thatWait_endWithTheirLatchOrTheEndpoint() throws Exception {
            CountDownLatch latch = new CountDownLatch(1);
            next(EndpointFault.hold(latch));
            next(EndpointFault.hang());
            next(EndpointFault.delay(Duration.ofMillis(1)));
            CompletableFuture<HttpResponse<String>> held = CompletableFuture.supplyAsync(this::get);
            Awaitility.await().until(() -> container.requests().size() == 1);
            CompletableFuture<HttpResponse<String>> hanging = CompletableFuture.supplyAsync(this::get);
            Awaitility.await().until(() -> container.requests().size() == 2);
            assertEquals(200, get().statusCode());
            assertFalse(held.isDone() || hanging.isDone());
            latch.countDown();
            assertEquals(200, held.get(30, TimeUnit.SECONDS).statusCode());
            container.close();
            assertThrows(ExecutionException.class, () -> hanging.get(30, TimeUnit.SECONDS));
        }

        @Test
        void printNothing() {
            PrintStream err = System.err;
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            try {
                for (EndpointFault fault :
                        List.of(EndpointFault.reset(), EndpointFault.truncate(), EndpointFault.drop())) {
                    container.faults().add(fault);
                    assertThrows(UncheckedIOException.class, this::get);
                    container.faults().clear();
                }
                ask("HEAD", container.uri(), Map.of());
                container.credentials(() -> {
                    throw new IllegalStateException("no credentials");
                });
                assertEquals(500, get().statusCode());
                container.close();
            } finally {
                System.setErr(err);
            }
            assertEquals("", printed.toString(StandardCharsets.UTF_8));
        }
    }
}
