package dev.stslib.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** An application with all of its auto-configurations, on a class path without Actuator and Micrometer. */
@SpringBootTest(properties = {"spring.config.name=none", "stslib.profile=orders"})
@AutoConfigureStslib
class WholeApplicationTest {
    @Autowired
    AwsCredentialsProvider provider;

    @Test
    void runsOnTheEmbeddedSts() {
        assertThat(provider.resolveCredentials().accessKeyId()).startsWith("ASIA");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
