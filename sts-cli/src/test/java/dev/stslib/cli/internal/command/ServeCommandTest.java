package dev.stslib.cli.internal.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stslib.cli.internal.server.HttpServer;
import dev.stslib.cli.internal.server.OtherUser;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers of {@code sts serve}, by real requests. */
class ServeCommandTest extends MachineTest {
    private static final String OTHER = "DynamoDBRole-dev";
    private static final String TOKEN_PATH = "/latest/api/token";
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds: ";
    private static final String TOKEN = "X-aws-ec2-metadata-token: ";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final ObjectMapper json = new ObjectMapper();
    private final List<LongRun> runs = new ArrayList<>();

    @BeforeEach
    void needTheUsersOfSockets() {
        Assumptions.assumeTrue(HttpServer.canTellUsers(), "this platform does not show the users of sockets");
    }

    @AfterEach
    void endRuns() {
        runs.forEach(run -> assertEquals(0, run.end()));
    }

    private JsonNode serve(String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of("serve", "--output", "json"));
        line.addAll(List.of(options));
        LongRun run = LongRun.start(machine, line.toArray(String[]::new));
        runs.add(run);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> run.hasEnded() || run.out().endsWith("]\n"));
        return json.readTree(run.out());
    }

    /** A request with the right Host unless it is given. */
    private static String send(JsonNode served, String start, String... headers) throws IOException {
        URI address = URI.create(served.path("uri").asText());
        StringBuilder request = new StringBuilder(start + " HTTP/1.1\r\nConnection: close\r\n");
        if (!String.join("\n", headers).contains("Host:")) {
            request.append("Host: 127.0.0.1:").append(address.getPort()).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write((request + "\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static String container(JsonNode served, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Authorization: " + served.path("token").asText());
        return send(served, "GET " + URI.create(served.path("uri").asText()).getRawPath(), all.toArray(String[]::new));
    }

    private static void assertStatus(int status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    private JsonNode body(String answer) throws IOException {
        return json.readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    }

    private static String text(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void container_aPathAndATokenForEachProfile() throws IOException {
        JsonNode served = serve(ROLE, OTHER);
        JsonNode first = served.path(0);
        JsonNode second = served.path(1);
        JsonNode credentials = body(container(first));
        assertTrue(credentials.path("AccessKeyId").asText().startsWith("ASIA"));
        assertTrue(machine.sts
                .secrets()
                .contains(credentials.path("SecretAccessKey").asText()));
        assertTrue(machine.sts.secrets().contains(credentials.path("Token").asText()));
        assertEquals("444455556666", credentials.path("AccountId").asText());
        assertNotEquals(credentials, body(container(second)));
        String wrongToken = "Authorization: " + second.path("token").asText();
        String path = "GET " + URI.create(first.path("uri").asText()).getRawPath();
        assertStatus(401, send(first, path, wrongToken));
        assertStatus(401, send(first, path));
        assertStatus(
                401,
                send(
                        first,
                        path,
                        wrongToken,
                        "Authorization: " + first.path("token").asText()));
        assertStatus(401, send(first, "GET /credentials/none", wrongToken));
        assertStatus(401, send(first, path.replace("GET", "POST"), wrongToken));
    }

    @Test
    void container_newCredentialsWhenTheOldOnesEnd() throws IOException {
        JsonNode first = serve(ROLE).path(0);
        JsonNode before = body(container(first));
        machine.clock.advance(Duration.ofMinutes(61));
        JsonNode after = body(container(first));
        assertNotEquals(before, after);
        machine.clock.advance(Duration.ofHours(12));
        int codes = machine.typedCodes;
        String noPerson = container(first);
        assertStatus(400, noPerson);
        assertTrue(noPerson.contains("sts session"), noPerson);
        assertEquals(codes, machine.typedCodes);
    }

    @Test
    void theAuditLogHasALineForEachNewSetOfCredentials() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\nfolder = \"~/audit\"\n");
        JsonNode first = serve(ROLE).path(0);
        container(first);
        container(first);
        machine.clock.advance(Duration.ofMinutes(61));
        container(first);
        assertEquals(
                2, Files.readAllLines(machine.home.resolve("audit/audit.jsonl")).size());
    }

    @Test
    void theAuditLogHasALineForEachClient() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\nfolder = \"~/audit\"\n");
        JsonNode first = serve(ROLE).path(0);
        String path = "GET " + URI.create(first.path("uri").asText()).getPath();
        String token = "Authorization: " + first.path("token").asText();
        for (String program : List.of("aws-cli/2", "aws-cli/2", "Boto3/1")) {
            assertStatus(200, send(first, path, token, "User-Agent: " + program));
        }
        List<String> lines = Files.readAllLines(machine.home.resolve("audit/audit.jsonl"));
        assertEquals(2, lines.size());
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertEquals("127.0.0.1", second.path("client").asText());
        assertEquals("Boto3/1", second.path("claimedProgram").asText());
        assertEquals(
                "2 lines are whole, 0 problems.\n",
                machine.run("audit", "verify").out());
    }

    @Test
    void metadata_versionTwo() throws IOException {
        JsonNode first = serve(ROLE, OTHER).path(0);
        assertTrue(first.path("metadata").asText().matches("http://127\\.0\\.0\\.1:[0-9]+/"));
        String token = text(send(first, "PUT " + TOKEN_PATH, TTL + "21600", "Content-Length: 0"));
        assertEquals("S3ReadOnlyRole", text(send(first, "GET " + ROLES, TOKEN + token)));
        assertEquals("S3ReadOnlyRole", text(send(first, "GET /" + ROLES, TOKEN + token)), "two slashes");
        JsonNode credentials = body(send(first, "GET " + ROLES + "S3ReadOnlyRole", TOKEN + token));
        assertEquals("Success", credentials.path("Code").asText());
        assertEquals(body(container(first)).path("AccessKeyId"), credentials.path("AccessKeyId"));
        assertEquals("us-east-1", text(send(first, "GET /latest/meta-data/placement/region", TOKEN + token)));
        assertStatus(404, send(first, "GET /latest/meta-data/ami-id", TOKEN + token));

        assertStatus(401, send(first, "GET " + ROLES));
        assertStatus(
                401, send(first, "GET " + ROLES, TOKEN + (token.startsWith("x") ? "y" : "x") + token.substring(1)));
        assertStatus(400, send(first, "GET " + TOKEN_PATH));
        machine.clock.advance(Duration.ofSeconds(21_601));
        assertStatus(401, send(first, "GET " + ROLES, TOKEN + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "-1", "x", "99999999999"})
    void metadata_aTokenLivesSixHoursAtMost(String seconds) throws IOException {
        assertStatus(400, send(serve(ROLE).path(0), "PUT " + TOKEN_PATH, TTL + seconds));
    }

    @Test
    void otherHostsForwardedRequestsAndBrowsersAreRefused() throws IOException {
        JsonNode first = serve(ROLE, "--host", "host.docker.internal").path(0);
        for (String header : List.of(
                "Host: attacker.example",
                "Host: attacker.example:80",
                "Host:",
                "Host: 127.0.0.1\r\nHost: attacker.example",
                "X-Forwarded-For: 10.0.0.1",
                "Forwarded: for=10.0.0.1",
                "Origin: http://127.0.0.1",
                "Sec-Fetch-Site: none")) {
            assertStatus(403, container(first, header));
            assertStatus(403, send(first, "PUT " + TOKEN_PATH, TTL + "60", header));
        }
        assertStatus(200, container(first, "Host: localhost"));
        assertStatus(200, container(first, "Host: HOST.docker.internal:9911"));
    }

    @Test
    void longRequestsAreRefused() throws IOException {
        JsonNode first = serve(ROLE).path(0);
        assertStatus(414, send(first, "GET /" + "x".repeat(5000)));
        assertStatus(431, container(first, "A: " + "x".repeat(20_000)));
        assertStatus(413, send(first, "PUT " + TOKEN_PATH, "Content-Length: 1000000"));
        assertStatus(200, container(first));
    }

    @Test
    void anotherUserIsRefused() throws IOException, InterruptedException {
        OtherUser.assume();
        JsonNode first = serve(ROLE).path(0);
        String url = first.path("metadata").asText() + TOKEN_PATH;
        OtherUser.Run run = OtherUser.run("curl", "-sS", "-X", "PUT", "-H", TTL + "60", url);
        assertEquals("This server belongs to another user.\n", run.out());
        JsonNode open = serve(ROLE, "--any-user").path(0);
        assertTrue(open.path("metadata").isNull());
        OtherUser.Run allowed = OtherUser.run(
                "curl",
                "-sS",
                "-H",
                "Authorization: " + open.path("token").asText(),
                open.path("uri").asText());
        assertTrue(allowed.out().contains("AccessKeyId"), allowed.out());
    }

    @Test
    void aPolicyIsACeilingForEveryProfile() throws IOException {
        JsonNode served = serve(
                ROLE, OTHER, "--ceiling", "required", "--policy", "{\"Version\": \"2012-10-17\", \"Statement\": []}");
        container(served.path(0));
        container(served.path(1));
        List<String> policies = machine.sts.requests().stream()
                .filter(request -> request.action().equals("AssumeRole"))
                .map(request -> String.valueOf(request.parameters()))
                .toList();
        assertEquals(2, policies.size());
        assertTrue(policies.stream().allMatch(text -> text.contains("2012-10-17")), policies.toString());
        assertEquals(3, machine.run("serve", "BobSmith", "--policy", "{}").status());
    }

    /** Keys of a user take no policy, so the ceiling would be gone. */
    @Test
    void aProfileThatLosesItsRoleIsNoLongerServedUnderACeiling() throws IOException {
        JsonNode first = serve(
                        ROLE, "--ceiling", "required", "--policy", "{\"Version\": \"2012-10-17\", \"Statement\": []}")
                .path(0);
        assertStatus(200, container(first));
        Files.writeString(
                machine.config(),
                "[profile " + ROLE + "]\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint()
                        + "\naws_access_key_id = " + machine.sample.bob().accessKeyId() + "\naws_secret_access_key = "
                        + machine.sample.bob().secretAccessKey() + "\n");
        machine.clock.advance(Duration.ofMinutes(61));
        String refused = container(first);
        assertStatus(400, refused);
        assertTrue(refused.contains("assumes no role"), refused);
    }

    @Test
    void whatCannotBeServedIsAnErrorAtTheStart() {
        Machine.Run noCeiling = machine.run("serve", ROLE, "--ceiling", "required");
        assertEquals(2, noCeiling.status());
        assertTrue(noCeiling.err().contains("--policy"), noCeiling.err());
        assertEquals(3, machine.run("serve", "no-such").status());
        assertEquals(4, machine.run("serve", ROLE, "--no-input").status());
        assertEquals(2, machine.run("serve", ROLE, "--bind", "no.such.invalid").status());
        assertEquals(1, machine.run("serve", ROLE, "--bind", "192.0.2.1").status());
    }
}
