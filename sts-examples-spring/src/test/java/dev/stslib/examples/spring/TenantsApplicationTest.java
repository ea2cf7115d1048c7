package dev.stslib.examples.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.EmbeddedSts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The example runs, answers, shows its health and its snapshot, and neither shows nor logs a secret. */
@Tag("processes")
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = {TenantsApplication.class, EmbeddedRun.Embedded.class})
class TenantsApplicationTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> answers = new ArrayList<>();

    @Autowired
    private EmbeddedSts sts;

    @LocalServerPort
    private int port;

    private String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        answers.add(answer.body());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    @AfterEach
    void noSecretIsShown(CapturedOutput log) {
        answers.add(log.getAll());
        Set<String> secrets = sts.secrets();
        assertTrue(secrets.size() > 2, "there are secrets to look for");
        for (String answer : answers) {
            secrets.forEach(secret -> assertFalse(answer.contains(secret), answer));
        }
    }

    @Test
    void answersWithTheCredentialsOfItsRoles() throws Exception {
        String own = get("/key");
        assertTrue(own.startsWith("ASIA"), own);
        assertEquals(own, get("/key"));
        assertNotEquals(own, get("/reports/key"));
        String acme = get("/tenants/acme/key");
        assertNotEquals(acme, get("/tenants/initech/key"));
        assertEquals(acme, get("/tenants/acme/key"));
        assertTrue(
                sts.requests().stream()
                        .anyMatch(request -> request.parameters()
                                .getOrDefault("Policy", "")
                                .contains("${aws:PrincipalTag/department}")),
                "a policy arrives with its variables");
    }

    @Test
    void showsHealthSnapshotAndMeters() throws Exception {
        get("/key");
        get("/tenants/acme/key");
        String health = get("/actuator/health");
        assertTrue(health.contains("\"stslib\":{\"details\":{\"default\":{\"phase\":\"FRESH\""), health);
        assertTrue(health.contains("\"status\":\"UP\""), health);
        String snapshot = get("/actuator/stslib");
        assertTrue(snapshot.contains("arn:aws:iam::444455556666:role/tenant-data as tenants,acme"), snapshot);
        assertTrue(get("/actuator/stslib?limit=0").contains("\"keys\":[]"));
        assertTrue(get("/actuator/metrics/stslib.refreshes").contains("COUNT"));
    }
}
