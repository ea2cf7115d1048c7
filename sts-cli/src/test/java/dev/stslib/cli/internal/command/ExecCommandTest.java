package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecCommandTest extends MachineTest {
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void recordTheChild() {
        machine.children = (words, environment) -> {
            command.clear();
            command.addAll(words);
            variables.clear();
            variables.putAll(environment);
            return 7;
        };
    }

    @Test
    void childGetsTheCredentialsAndNoOtherIdentity() {
        machine.environment.putAll(Map.of(
                "AWS_PROFILE", "other",
                "AWS_SECURITY_TOKEN", "old",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/",
                "AWS_WEB_IDENTITY_TOKEN_FILE", "/token",
                "AWS_PAGER", "less",
                "PATH", "/bin"));
        Machine.Run run = machine.run("exec", ROLE, "--", "aws", "s3", "ls", "--region", "x");

        assertEquals(7, run.status(), run.err());
        assertEquals(List.of("aws", "s3", "ls", "--region", "x"), command);
        assertTrue(String.valueOf(variables.get("AWS_ACCESS_KEY_ID")).startsWith("ASIA"));
        assertTrue(machine.sts.secrets().contains(variables.get("AWS_SECRET_ACCESS_KEY")));
        assertTrue(machine.sts.secrets().contains(variables.get("AWS_SESSION_TOKEN")));
        assertEquals("444455556666", variables.get("AWS_ACCOUNT_ID"));
        assertEquals("us-east-1", variables.get("AWS_REGION"));
        assertEquals(ROLE, variables.get("STS_PROFILE"));
        assertEquals("less", variables.get("AWS_PAGER"));
        assertEquals("/bin", variables.get("PATH"));
        for (String other : List.of(
                "AWS_PROFILE",
                "AWS_SECURITY_TOKEN",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "AWS_WEB_IDENTITY_TOKEN_FILE")) {
            assertNull(variables.get(other), other);
        }
    }

    @Test
    void insideAnotherExec_isRefusedUnlessTold() {
        machine.environment.put("STS_PROFILE", "outer");
        Machine.Run refused = machine.run("exec", ROLE, "--", "true");
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("'outer'") && refused.err().contains("--nested"), refused.err());
        assertEquals(List.of(), command);
        assertEquals(0, machine.sts.requests().size());

        assertEquals(7, machine.run("exec", ROLE, "--nested", "--", "true").status());
    }

    @Test
    void policyTagsAndDurationNarrowTheSession() throws IOException {
        machine.sample.role(ROLE).allowTags();
        assertEquals(0, machine.run("credentials", ROLE).status());
        Path policy =
                Files.writeString(folder.resolve("policy.json"), "{\"Version\": \"2012-10-17\", \"Statement\": []}");
        String before = wide();
        machine.run(
                "exec", ROLE, "--policy", policy.toString(), "--tag", "Team=a b=c", "--duration", "15m", "--", "true");
        assertNotEquals(before, variables.get("AWS_ACCESS_KEY_ID"));
        String sent =
                machine.sts.requests().get(machine.sts.requests().size() - 1).toString();
        Map<String, ?> parameters =
                machine.sts.requests().get(machine.sts.requests().size() - 1).parameters();
        assertTrue(parameters.toString().contains("2012-10-17"), sent);
        assertTrue(parameters.toString().contains("Team"), sent);
        assertTrue(parameters.toString().contains("a b=c"), sent);
        assertTrue(parameters.toString().contains("900"), sent);
        // The wide credentials are another entry of the store.
        assertEquals(before, wide());
    }

    private String wide() {
        machine.run("exec", ROLE, "--", "true");
        return String.valueOf(variables.get("AWS_ACCESS_KEY_ID"));
    }

    @Test
    void aPolicyThatWouldBeIgnoredIsRefused() {
        Machine.Run run = machine.run("exec", "BobSmith", "--policy", "{}", "--", "true");
        assertEquals(3, run.status(), run.err());
        assertTrue(run.err().contains("assumes no role"), run.err());
        assertEquals(List.of(), command);
    }

    @Test
    void aTagWithoutAValueIsRefused() {
        assertEquals(2, machine.run("exec", ROLE, "--tag", "Team", "--", "true").status());
        assertEquals(List.of(), command);
    }

    @Test
    void withoutACommand_itIsAUsageError() {
        Machine.Run run = machine.run("exec", ROLE);
        assertEquals(2, run.status());
        assertEquals(1, run.err().lines().count());
        assertFalse(run.err().contains("\tat "));
    }

    @Test
    void withAServer_theChildReadsFreshCredentialsFromIt() throws IOException {
        List<String> answers = new ArrayList<>();
        machine.environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        machine.children = (words, environment) -> {
            variables.putAll(environment);
            answers.add(served(environment));
            machine.clock.advance(Duration.ofMinutes(61));
            answers.add(served(environment));
            return 7;
        };
        Machine.Run run = machine.run("exec", ROLE, "--server", "--", "true");
        assertEquals(7, run.status(), run.err());
        assertTrue(answers.get(0).contains("\"AccessKeyId\":\"ASIA"), answers.get(0));
        assertNotEquals(answers.get(0), answers.get(1));
        assertNull(variables.get("AWS_ACCESS_KEY_ID"));
        assertNull(variables.get("AWS_SESSION_TOKEN"));
        assertEquals("us-east-1", variables.get("AWS_REGION"));
        assertEquals(1, machine.typedCodes);
        assertThrows(UncheckedIOException.class, () -> served(variables));
    }

    /** The AWS SDKs and the AWS CLI prefer the credentials of a profile to those of a server. */
    @Test
    void withAServer_theChildSeesNoProfiles() {
        machine.environment.put("AWS_CONFIG_FILE", machine.config().toString());
        assertEquals(7, machine.run("exec", ROLE, "--server", "--", "true").status());
        assertEquals("/dev/null", variables.get("AWS_CONFIG_FILE"));
        assertEquals("/dev/null", variables.get("AWS_SHARED_CREDENTIALS_FILE"));
    }

    @Test
    void anEmptyPolicyIsRefused() throws IOException {
        String empty = Files.writeString(folder.resolve("empty"), " \n").toString();
        for (String line : List.of("exec P -- true", "exec P --server -- true", "export P", "process P", "serve P")) {
            String[] words = line.replace("P", ROLE + " --policy " + empty).split(" ", -1);
            Machine.Run run = machine.run(words);
            assertEquals(2, run.status(), line + ": " + run.err());
            assertEquals("", run.out());
        }
        assertEquals(
                2, machine.run("exec", ROLE, "--policy-arn", "", "--", "true").status());
        assertEquals(List.of(), command);
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void aPolicyThatIsADeviceWithoutEndIsRefused() {
        Machine.Run run = machine.run("exec", ROLE, "--policy", "/dev/zero", "--", "true");
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains("larger than 1 MiB"), run.err());
        assertEquals(0, machine.sts.requests().size());
    }

    /** STS allows what any of the session policies allows. */
    @Test
    void aPolicyReplacesThoseOfTheProfile() throws IOException {
        String config = Files.readString(machine.config());
        String header = "[profile " + ROLE + "]\n";
        assertTrue(config.contains(header), config);
        String everything = "arn:aws:iam::aws:policy/AdministratorAccess";
        Files.writeString(machine.config(), config.replace(header, header + "policy_arns = " + everything + "\n"));
        machine.run("exec", ROLE, "--policy", "{\"Version\": \"2012-10-17\", \"Statement\": []}", "--", "true");
        Map<String, ?> inline = lastRequest();
        assertTrue(inline.containsKey("Policy"), inline.toString());
        assertFalse(inline.toString().contains("AdministratorAccess"), inline.toString());

        Files.writeString(
                machine.config(),
                config.replace(header, header + "policy = {\"Version\": \"2012-10-17\", \"Statement\": []}\n"));
        machine.run("exec", ROLE, "--policy-arn", "arn:aws:iam::aws:policy/ReadOnlyAccess", "--", "true");
        Map<String, ?> managed = lastRequest();
        assertTrue(managed.toString().contains("ReadOnlyAccess"), managed.toString());
        assertFalse(managed.containsKey("Policy"), managed.toString());
    }

    private Map<String, ?> lastRequest() {
        return machine.sts.requests().get(machine.sts.requests().size() - 1).parameters();
    }

    private static String served(Map<String, String> environment) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(String.valueOf(environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")))
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            connection.setReadTimeout(20_000);
            connection.setRequestProperty("Authorization", environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
