package dev.stslib.examples.spring;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.sdk.SdkCredentials;
import java.time.Duration;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The role of each tenant: one role for all, with a tag that the policies of the data ask for. */
@Component
class TenantRoles {
    private static final String ROLE = "arn:aws:iam::444455556666:role/tenant-data";

    private final CredentialEngine engine;

    TenantRoles(CredentialEngine engine) {
        this.engine = engine;
    }

    /** The provider for a client of one tenant. It sends no request. */
    AwsCredentialsProvider of(String tenant) {
        RoleRequest request = RoleRequest.of(ROLE)
                .sessionNameOf("tenants", tenant)
                .tag("tenant", tenant)
                .duration(Duration.ofMinutes(15))
                .build();
        return SdkCredentials.credentialsProvider(engine, request);
    }
}
