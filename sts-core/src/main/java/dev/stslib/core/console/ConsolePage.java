package dev.stslib.core.console;

import dev.stslib.api.error.InvalidRequestException;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page of AWS's console that a link opens.
 *
 * @param service the service as in the console's addresses, such as {@code s3} or {@code dynamodbv2}; letters, digits,
 *     {@code _}, {@code -} and {@code /}; null for the first page
 * @param region the region of the page, or null for that of the profile
 * @param endpoint the sign-in endpoint, to which {@code /federation} is added; or null for that of {@code
 *     aws.endpointUrlSignin}, {@code AWS_ENDPOINT_URL_SIGNIN} or {@code signin} in the profile's section of services,
 *     or else AWS's own. The settings for all services, such as {@code AWS_ENDPOINT_URL}, do not move it
 */
public record ConsolePage(
        @Nullable String service,
        @Nullable String region,
        @Nullable URI endpoint) {
    /** The first page, in the region of the profile. */
    public static final ConsolePage HOME = new ConsolePage(null, null, null);

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/-]{0,99}");

    /**
     * Checks the service.
     *
     * @throws InvalidRequestException if the service has other characters
     */
    public ConsolePage {
        if (service != null && !SERVICE.matcher(service).matches()) {
            throw new InvalidRequestException(
                    "The name of the service is not one of the console's addresses",
                    "Write it as in the address of its page, such as s3, ec2 or dynamodbv2");
        }
    }
}
