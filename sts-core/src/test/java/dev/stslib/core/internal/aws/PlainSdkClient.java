package dev.stslib.core.internal.aws;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** A client of the SDK with all that a builder can be given instead of the machine's settings. */
final class PlainSdkClient {
    private PlainSdkClient() {}

    static void build() {
        try (StsClient client = StsClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .defaultsMode(DefaultsMode.STANDARD)
                .httpClient(new CountingClient(() -> {}))
                .overrideConfiguration(settings -> settings.defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build())
                        .defaultProfileName("default"))
                .build()) {
            System.out.println("built " + client.serviceName());
        } catch (RuntimeException e) {
            System.out.println("not built");
        }
    }
}
