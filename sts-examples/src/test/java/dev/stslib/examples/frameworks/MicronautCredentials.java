package dev.stslib.examples.frameworks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.sdk.SdkCredentials;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;

@Factory
public class MicronautCredentials {
    @Singleton
    @Bean(preDestroy = "close")
    CredentialEngine engine() {
        return CredentialEngine.builder().build();
    }

    @Singleton
    @Replaces(AwsCredentialsProviderChain.class)
    AwsCredentialsProviderChain credentials(CredentialEngine engine) {
        return AwsCredentialsProviderChain.of(SdkCredentials.of(engine.defaultCredentials()));
    }
}
