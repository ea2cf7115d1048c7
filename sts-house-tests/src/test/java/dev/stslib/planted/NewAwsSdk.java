package dev.stslib.planted;

import java.net.URI;
import software.amazon.awssdk.endpoints.EndpointUrl;

/** Uses a class that the AWS SDK of other programs does not have yet. */
public final class NewAwsSdk {
    private NewAwsSdk() {}

    static EndpointUrl url(URI address) {
        return EndpointUrl.fromUri(address);
    }
}
