package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.service.SdkClients;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.StsClient;

/** How many clients are kept for endpoints of tenants that have gone. */
class StsClientsTest {
    @Test
    void theClientsThatWereUsedLastAreKept() {
        try (HttpClientSet http = HttpClientSet.of(TokenProviderSettings.DEFAULT);
                SdkClients sdk = new SdkClients(Duration.ofSeconds(10))) {
            StsClients clients = new StsClients(http, sdk, InstantSource.system());
            StsEndpoint usual = StsEndpoint.regional("eu-west-1");
            StsClient used = clients.at(usual, false);
            for (int i = 0; i < StsClients.MOST + 10; i++) {
                clients.at(
                        new StsEndpoint("eu-west-1", null, false, false, false, Path.of("tenant-" + i + ".pem")),
                        false);
                assertSame(used, clients.at(usual, false));
            }
            assertEquals(StsClients.MOST, clients.clientCount());
            clients.close();
        }
    }
}
