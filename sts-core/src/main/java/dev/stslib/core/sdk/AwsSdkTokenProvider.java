package dev.stslib.core.sdk;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.aws.SdkTokenProvider;

/**
 * Asks STS through the AWS SDK for Java. Its name is {@code aws-sdk}. Loading this class loads nothing of the SDK;
 * {@link #open} does.
 *
 * <p>Nothing of the machine's AWS settings has a say in a request: no variable {@code AWS_*}, no file below
 * {@code ~/.aws}, no system property {@code aws.*}. What is asked, where and by whom, stands in the call. (The SDK reads
 * the files when the first request is made, and drops what it read; files that it cannot read at all are reported as
 * {@link dev.stslib.api.error.ProfileSyntaxException}.) Requests go through {@link dev.stslib.aws.support.http.AwsHttpClient}: it logs no secret, bounds each call in time, and ends when the
 * calling thread is interrupted or the provider is closed.
 *
 * <p>As {@link TokenProviderSettings#transport()} it takes an {@code SdkHttpClient} of the AWS SDK, which then does all
 * the work of the network (with its own proxy, trust and connect time-out), or a {@link javax.net.ssl.SSLContext}, whose
 * trust takes the place of the platform's.
 */
public final class AwsSdkTokenProvider implements TokenProvider {
    /** The name by which it is picked. */
    public static final String NAME = "aws-sdk";

    /** Makes the provider, which holds nothing. */
    public AwsSdkTokenProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Opens the provider. No request is sent yet, no name is looked up.
     *
     * @throws dev.stslib.api.error.InvalidRequestException if the transport is of a kind that it cannot use
     */
    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        return SdkTokenProvider.open(settings);
    }
}
