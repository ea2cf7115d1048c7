package dev.stslib.benchmarks;

import dev.stslib.api.request.RoleRequest;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Requests of made-up tenants. Each call makes new texts, as a database gives them. No tenant has the role, the external id,
 * the session name, the policy or the tag {@code tenant} of another; the tag {@code plan} is the same for all.
 */
final class TenantRequests {
    /** The bytes of the object of a text, and of the head of the array that it points to. */
    private static final int STRING = 24;

    private static final int ARRAY = 16;
    private static final int ALIGNMENT = 8;

    private TenantRequests() {}

    static RoleRequest of(int tenant) {
        return request(World.arn(name(tenant)), policy(name(tenant)), tenant);
    }

    /** A request whose role and policy are equal to those of all others. */
    static RoleRequest alike(int tenant) {
        return request(World.arn("tenant"), policy("tenant"), tenant);
    }

    static String name(int tenant) {
        return "tenant-" + tenant;
    }

    static String externalId(int tenant) {
        return "external-" + tenant + "-" + Integer.toHexString(31 * tenant);
    }

    private static RoleRequest request(String role, String policy, int tenant) {
        return RoleRequest.of(role)
                .sourceProfile("app")
                .sessionName(name(tenant))
                .externalId(externalId(tenant))
                .inlinePolicy(policy)
                .tag("tenant", name(tenant))
                .tag("plan", "gold")
                .build();
    }

    private static String policy(String tenant) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],"
                + "\"Resource\":\"arn:aws:s3:::data/" + tenant
                + "/*\"},{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\","
                + "\"Resource\":\"arn:aws:s3:::data\",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"" + tenant
                + "/*\"}}}]}";
    }

    /** The bytes of the texts that no other tenant has. */
    static long distinctTexts(int tenant) {
        RoleRequest request = of(tenant);
        return Stream.of(
                        request.roleArn(),
                        request.sessionName(),
                        request.externalId(),
                        request.policy().inline(),
                        name(tenant))
                .mapToLong(text -> bytes(Objects.requireNonNull(text)))
                .sum();
    }

    /** The bytes of a text of ASCII on a JVM with compressed pointers. */
    private static long bytes(String text) {
        long array = (long) ARRAY + text.length();
        return STRING + (array + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
