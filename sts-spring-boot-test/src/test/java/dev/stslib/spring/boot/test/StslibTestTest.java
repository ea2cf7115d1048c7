package dev.stslib.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.EmbeddedSts;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The properties are those of an application in production: nothing of them is there but on the embedded STS. */
@StslibTest(
        properties = {
            "spring.config.name=none",
            "stslib.profile=production",
            "stslib.config-file=/etc/aws/config",
            "stslib.endpoint=https://sts.eu-central-1.amazonaws.com",
            "stslib.region=eu-central-1",
            "stslib.store.name=keystore",
            "stslib.store.location=/var/lib/app/store",
            "stslib.providers.orders.role-arn=arn:aws:iam::444455556666:role/orders",
            "stslib.providers.orders.source-profile=base",
            "stslib.providers.orders.duration=2h",
            "stslib.providers.orders-of-acme.role-arn=arn:aws:iam::444455556666:role/orders",
            "stslib.providers.orders-of-acme.tags.tenant=acme"
        })
class StslibTestTest {
    @Autowired
    EmbeddedSts sts;

    @Autowired
    AwsCredentialsProvider production;

    @Autowired
    @Qualifier("orders")
    AwsCredentialsProvider orders;

    @Autowired
    @Qualifier("orders-of-acme")
    AwsCredentialsProvider ordersOfAcme;

    @Autowired
    CredentialEngine engine;

    @Autowired
    ApplicationContext context;

    @Test
    void whatThePropertiesNameIsThere() {
        assertThat(production.resolveCredentials().accessKeyId()).startsWith("ASIA");
        assertThat(orders.resolveCredentials().accessKeyId()).startsWith("ASIA");
        assertThat(ordersOfAcme.resolveCredentials().accessKeyId())
                .isNotEqualTo(orders.resolveCredentials().accessKeyId());
    }

    @Test
    void aTestAddsItsRoles() {
        String arn = "arn:aws:iam::444455556666:role/of-a-tenant";
        sts.addRole(arn).trust("*");
        assertThat(engine.credentials(RoleRequest.of(arn).build()).accessKeyId().toString())
                .startsWith("ASIA");
    }

    @Test
    void componentsAreLeftOut() {
        assertThat(context.getBeansOfType(Untested.class)).isEmpty();
    }

    @SpringBootApplication
    static class Application {
        @Component
        static class Untested {}
    }

    @Component
    static class Untested {}
}
