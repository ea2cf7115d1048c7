package dev.stslib.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.format.boto.BotoFormat;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the examples print, and what STS was asked for meanwhile. */
class ExamplesTest {
    private final Printed out = new Printed();
    private ExampleWorld world = ExampleWorld.now();

    @AfterEach
    void close() {
        world.close();
    }

    private void assertAsked(int sessionTokens, int roles) {
        assertEquals(sessionTokens, world.sts().count("GetSessionToken"), "session tokens");
        assertEquals(roles, world.sts().count("AssumeRole"), "roles");
    }

    @Test
    void botoConnection() {
        BotoConnection.run(world, out.stream());
        List<String> lines = out.lines();
        assertTrue(
                lines.get(0).matches("\\d\\d regions; eu-west-1 is at sts\\.eu-west-1\\.amazonaws\\.com"),
                lines.get(0));
        assertEquals(
                List.of(
                        "atlantis-1 is there: false",
                        "connected as arn:aws:iam::111122223333:user/BobSmith",
                        "the second session token came from the cache: true",
                        "the third was forced: true",
                        "federated arn:aws:sts::111122223333:federated-user/Alice, id 111122223333:Alice",
                        "loaded again: true",
                        "expired now: false, in an hour: true"),
                lines.subList(1, lines.size()));
        assertAsked(2, 0);
        OwnerOnlyFiles.check(world.folder().resolve("boto.json"));
    }

    @Test
    void mfaSession() {
        MfaSession.run(world, out.stream());
        assertEquals(
                List.of(
                        "a code of arn:aws:iam::111122223333:mfa/BobSmith is needed for BobSmith",
                        "the session token lives for 8 hours, 0 minutes",
                        "without another code: [sts-DynamoDBRole-dev, sts-CodeDeployRole-qa, sts-S3ReadOnlyRole-prod]",
                        "the same code again: Wait for the next code, at most 30 seconds, and give that one"),
                out.lines());
        assertAsked(1, 3);
    }

    @Test
    void roleChain() throws IOException {
        RoleChainExample.run(world, out.stream());
        List<String> lines = out.lines();
        assertEquals("profile 'audit'", lines.get(0));
        assertTrue(lines.get(lines.size() - 3).contains("arn:aws:iam::222233334444:role/DynamoDBRole"), out.text());
        assertTrue(lines.get(lines.size() - 2).contains("arn:aws:iam::555566667777:role/Auditor"), out.text());
        assertEquals("assumed, for 60 minutes", lines.get(lines.size() - 1));
        assertAsked(1, 2);
    }

    @Test
    void tenantRoles() {
        TenantRoles.run(world, out.stream());
        List<String> lines = out.lines();
        assertEquals("arn:aws:iam::444455556666:role/TenantData as catalog,acme,alice@example.com", lines.get(0));
        assertTrue(lines.get(1).startsWith("an inline policy and tags: "), out.text());
        assertTrue(
                lines.get(1)
                        .contains("packed size unknown: STS has answered 0 of the 50 requests that it takes: chosen"),
                out.text());
        assertTrue(
                lines.get(2).contains("\"NotResource\":[\"arn:aws:s3:::data\",\"arn:aws:s3:::data/*\"]"), out.text());
        assertEquals(
                "The value of {{tenant}} at Statement[0].Resource holds '*', which is a wildcard there. Give a value"
                        + " without it.",
                lines.get(3));
        assertTrue(lines.get(4).contains("packed size about "), out.text());
        assertAsked(1, 51);
    }

    @Test
    void backgroundRefresh() {
        world.close();
        world = BackgroundRefresh.worldAtWork();
        BackgroundRefresh.run(world, out.stream());
        List<String> lines = out.lines();
        assertEquals(8, lines.size(), out.text());
        assertEquals(
                List.of(0, 3, 6),
                lines.stream()
                        .filter(line -> line.endsWith(", with new credentials"))
                        .map(line -> line.charAt("minute ".length()) - '0')
                        .toList());
        assertEquals("the client is closed, the engine is not: true", lines.get(7));
        Set<String> signers = world.sts().requests().stream()
                .filter(request -> request.action().equals("GetCallerIdentity"))
                .map(request -> String.valueOf(request.accessKeyId()))
                .collect(Collectors.toSet());
        assertEquals(3, signers.size(), "the client itself used the new credentials");
        assertEquals(1, world.sts().count("GetSessionToken"));
    }

    @Test
    void namedProvider() throws IOException {
        NamedProvider.run(world, out.stream());
        List<String> lines = out.lines();
        assertEquals(4, lines.size(), out.text());
        assertTrue(lines.get(0).startsWith("arn:aws:sts::444455556666:assumed-role/Reader/"), out.text());
        assertEquals("requests for the role: 1", lines.get(3));
    }

    @Test
    void keystoreStore() {
        KeystoreStore.run(world, out.stream());
        List<String> lines = out.lines();
        assertEquals("the same credentials: true", lines.get(0));
        assertEquals("further requests to STS: 0", lines.get(1));
        assertTrue(lines.get(2).startsWith("with a wrong password: "), out.text());
        assertAsked(1, 1);
    }

    @Test
    void stslibStyle() throws IOException {
        StslibStyle.run(world, out.stream());
        List<String> lines = out.lines();
        assertTrue(lines.get(0).startsWith("token from "), lines.get(0));
        assertEquals(
                List.of(
                        "credentials [sts-DynamoDBRole-dev, sts-CodeDeployRole-qa, sts-S3ReadOnlyRole-prod]",
                        "renewed: true, still 3 hours, 0 minutes",
                        "in boto's words: [AccessKeyId, StartTime, Expiration, SecretAccessKey, SessionToken]",
                        "{",
                        "    \"acme-db-dev\": {",
                        "        \"role_arn\": \"arn:aws:iam::236600111358:role/AcmeDEV\",",
                        "        \"mfa_serial\": \"arn:aws:iam::111122223333:mfa/BobSmith\",",
                        "        \"source_profile\": \"BobSmith\"",
                        "    }",
                        "}"),
                lines.subList(1, lines.size()));
        Path exported = world.folder().resolve("credentials.json");
        assertEquals(
                3,
                new BotoFormat().decodeSet(Files.readAllBytes(exported)).names().size());
        OwnerOnlyFiles.check(exported);
    }
}
