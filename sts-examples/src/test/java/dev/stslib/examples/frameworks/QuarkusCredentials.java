package dev.stslib.examples.frameworks;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.sdk.SdkCredentials;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

public class QuarkusCredentials {
    @Produces
    @Singleton
    CredentialEngine engine() {
        return CredentialEngine.builder().build();
    }

    @Produces
    @Singleton
    @Named("stslib")
    AwsCredentialsProvider credentials(CredentialEngine engine) {
        return SdkCredentials.of(engine.defaultCredentials());
    }

    void close(@Disposes CredentialEngine engine) {
        engine.close();
    }
}
