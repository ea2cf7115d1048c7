package dev.stslib.core.sdk;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.aws.SdkTokenProvider;

/**
 * The token provider {@code aws-sdk}, which sends requests to STS through the AWS SDK for Java. Loading this class
 * loads no class of the SDK; {@link #open} does.
 *
 * <p>The AWS settings of the machine have no effect on a request: no variable {@code AWS_*}, no file below {@code
 * ~/.aws}, no system property {@code aws.*}. The call itself decides the content, the endpoint and the signer. (The
 * SDK reads the files before the first request and the provider discards the result. If the SDK cannot read a file,
 * the provider throws {@link dev.stslib.api.error.ProfileSyntaxException}.) Requests go through {@link
 * dev.stslib.aws.support.http.AwsHttpClient}: it logs no secret, limits the time of each call, and ends a call when
 * its thread is interrupted or the provider is closed.
 *
 * <p>{@link TokenProviderSettings#transport()} may be an {@code SdkHttpClient} of the AWS SDK, which then does all
 * network work with its own proxy, trust and connect time-out. It may also be a {@link javax.net.ssl.SSLContext},
 * whose trust replaces that of the platform.
 */
public final class AwsSdkTokenProvider implements TokenProvider {
    /** The name of this provider. */
    public static final String NAME = SdkTokenProvider.NAME;

    /** Makes the provider. It holds no resources. */
    public AwsSdkTokenProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Opens the provider. It sends no request and looks up no host name.
     *
     * @throws dev.stslib.api.error.InvalidRequestException if the transport is of an unsupported type
     */
    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        return SdkTokenProvider.open(settings);
    }
}
