package dev.stslib.examples.spring;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Answers with the access key ids that clients of AWS would use; these are no secrets. */
@RestController
class KeysController {
    private final AwsCredentialsProvider own;
    private final AwsCredentialsProvider reports;
    private final TenantRoles tenants;

    KeysController(
            AwsCredentialsProvider own, @Qualifier("reports") AwsCredentialsProvider reports, TenantRoles tenants) {
        this.own = own;
        this.reports = reports;
        this.tenants = tenants;
    }

    @GetMapping("/key")
    String own() {
        return own.resolveCredentials().accessKeyId();
    }

    @GetMapping("/reports/key")
    String reports() {
        return reports.resolveCredentials().accessKeyId();
    }

    @GetMapping("/tenants/{tenant}/key")
    String tenant(@PathVariable String tenant) {
        return tenants.of(tenant).resolveCredentials().accessKeyId();
    }
}
