package dev.stslib.examples;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.tenants.PackedSizeModel;
import dev.stslib.tenants.PolicyCeiling;
import dev.stslib.tenants.PolicyTemplate;
import dev.stslib.tenants.RoleTemplate;
import dev.stslib.tenants.ScopeChoice;
import dev.stslib.tenants.SessionScope;
import dev.stslib.testkit.sts.TestRole;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** One role for many tenants: each gets credentials for its own part of a bucket, and for no other. */
public final class TenantRoles {
    private static final String POLICY = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "ReadAndWrite",
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject"],
                  "Resource": "arn:aws:s3:::data/{{tenant}}/*"
                },
                {
                  "Sid": "List",
                  "Effect": "Allow",
                  "Action": "s3:ListBucket",
                  "Resource": "arn:aws:s3:::data",
                  "Condition": {"StringLike": {"s3:prefix": "{{tenant}}/*"}}
                }
              ]
            }
            """;

    private static final String CEILING = """
            {
              "Version": "2012-10-17",
              "Statement": {
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
                "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"]
              }
            }
            """;

    private TenantRoles() {}

    /**
     * Runs the example.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        try (ExampleWorld world = ExampleWorld.now()) {
            run(world, System.out);
        }
    }

    static void run(ExampleWorld world, PrintStream out) {
        TestRole role = world.sts().addRole("arn:aws:iam::444455556666:role/TenantData");
        role.trust(world.sample().bob().arn()).allowTags();
        PackedSizeModel packedSizes = new PackedSizeModel();
        RoleTemplate template = RoleTemplate.of(role.arn())
                .settings(request -> request.sourceProfile("BobSmith").duration(Duration.ofMinutes(15)))
                .sessionName("catalog", "{{tenant}}", "{{user}}")
                .scope(SessionScope.inlinePolicy(PolicyTemplate.parse(POLICY)).withTags(Map.of("tenant", "{{tenant}}")))
                .ceiling(PolicyCeiling.parse(CEILING))
                .packedSizes(packedSizes)
                .build();
        ScopeChoice acme = template.choose(Map.of("tenant", "acme", "user", "alice@example.com"));
        out.println(acme.describe());
        out.println(acme.request().policy().inline());
        try {
            template.request(Map.of("tenant", "*", "user", "mallory@example.com"));
        } catch (InvalidRequestException e) {
            out.println(e.getMessage());
        }
        try (CredentialEngine engine = world.engine()
                .mfa(MfaCodeSources.of(Secret.of(world.mfaCode())))
                .listener(packedSizes)
                .build()) {
            for (int tenant = 1; tenant <= PackedSizeModel.FEWEST_ANSWERS; tenant++) {
                engine.credentials(template.request(Map.of("tenant", "tenant-" + tenant, "user", "batch")));
                world.clock().advance(Duration.ofMillis(100)); // the engine limits the requests in a second
            }
            engine.credentials(acme.request());
        }
        out.println(template.choose(Map.of("tenant", "acme", "user", "alice@example.com"))
                .budget());
    }
}
