package dev.stslib.examples;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.testkit.sts.TestRole;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A role behind a role: the plan is printed first, then each role is assumed with the credentials of the one before. */
public final class RoleChainExample {
    private static final String PROFILES = """
            [audit]
            role_arn = arn:aws:iam::555566667777:role/Auditor
            source_profile = DynamoDBRole-dev
            role_session_name = nightly-audit
            region = us-east-1
            endpoint_url = %s
            """;

    private RoleChainExample() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     * @throws IOException if the role file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) throws IOException {
        TestRole behind = world.sample().role("DynamoDBRole-dev");
        world.sts().addRole("arn:aws:iam::555566667777:role/Auditor").trust(behind.arn());
        Path roleFile = Files.writeString(
                world.folder().resolve("roles"), PROFILES.formatted(world.sts().endpoint()));
        try (CredentialEngine engine = world.engine()
                .roleFiles(List.of(roleFile))
                .mfa(MfaCodeSources.of(Secret.of(world.mfaCode())))
                .build()) {
            out.println(engine.plan("audit").describe());
            TemporaryCredentials credentials = engine.credentials("audit");
            out.println("assumed, for " + credentials.lifetime().toMinutes() + " minutes");
        }
    }
}
