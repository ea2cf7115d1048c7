package dev.stslib.cli.internal.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The help of each command has an example, and the example works. */
class HelpExamplesTest {
    /** These begin on a machine where nothing is stored. */
    private static final Set<String> FRESH = Set.of("sts store init", "sts demo", "sts session");

    /** These need a sign-in to Identity Center. */
    private static final Set<String> SIGNED_IN = Set.of("sts login", "sts logout", "sts import sso");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
            + " \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    /** A run looks at the named command alone. */
    @Test
    void eachCommandIsFoundByItsName() {
        Set<String> names = Commands.line().getSubcommands().keySet();
        assertTrue(names.contains("process"));
        names.forEach(name -> assertEquals(
                Set.of(name), Commands.line(name, "--help").getSubcommands().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> examplesWork() {
        return Commands.all().stream()
                .map(line -> dynamicTest(line.getCommandSpec().qualifiedName(), () -> check(line)));
    }

    /** Has no keys. */
    private static Path awsVault(Path home) throws IOException {
        Path program = Files.writeString(home.resolve("aws-vault"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private void check(CommandLine line) throws IOException {
        String name = line.getCommandSpec().qualifiedName();
        List<String> examples = Commands.examples(line);
        assertFalse(examples.isEmpty(), () -> name + " has no example");
        for (String example : examples) {
            try (Machine machine =
                    new Machine(Files.createTempDirectory(folder, "home").toRealPath())) {
                if (SIGNED_IN.stream().anyMatch(example::startsWith)) {
                    EmbeddedIdentityCenter unused = machine.identityCenter();
                }
                machine.sts.enableOutboundFederation("111122223333");
                if (FRESH.stream().noneMatch(example::startsWith)) {
                    assertEquals(
                            0, machine.run("credentials", "S3ReadOnlyRole-prod").status());
                }
                Map<String, String> placeholders = Map.of(
                        "ENCODED-MESSAGE",
                        machine.sts.encodeMessage("{}"),
                        "policy.json",
                        Files.writeString(machine.home.resolve("policy.json"), POLICY)
                                .toString(),
                        "/usr/local/bin/aws-vault",
                        awsVault(machine.home).toString());
                String[] arguments = Arrays.stream(example.split(" ", -1))
                        .skip(1)
                        .map(word -> placeholders.getOrDefault(word, word.replace("'", "")))
                        .toArray(String[]::new);
                assertTrue(example.startsWith(name.equals("sts") ? "sts " : name), example);
                if (example.startsWith("sts serve")) {
                    LongRun server = LongRun.start(machine, arguments);
                    await().atMost(PATIENCE)
                            .until(() ->
                                    server.hasEnded() || server.out().contains("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
                    assertEquals(0, server.end(), example);
                    continue;
                }
                Machine.Run run = machine.run(arguments);
                assertEquals(0, run.status(), () -> example + ": " + run.err());
                assertEquals("", run.err(), example);
            }
        }
    }
}
