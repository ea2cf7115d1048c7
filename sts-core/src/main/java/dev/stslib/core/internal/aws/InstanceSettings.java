package dev.stslib.core.internal.aws;

import dev.stslib.api.Profile;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.TrueOrFalse;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * What a machine and a profile set about instance metadata. A property of the JVM comes before the environment, and the
 * environment before the profile.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html">AWS, IMDS credential
 *     provider</a>
 */
final class InstanceSettings {
    private static final String ENDPOINT = "ec2_metadata_service_endpoint";
    private static final String MODE = "ec2_metadata_service_endpoint_mode";
    private static final String VERSION_1_DISABLED = "ec2_metadata_v1_disabled";
    private static final String TIMEOUT = "metadata_service_timeout";
    private static final String ATTEMPTS = "metadata_service_num_attempts";
    private static final String ATTEMPTS_VARIABLE = "AWS_METADATA_SERVICE_NUM_ATTEMPTS";

    private static final URI IPV4 = URI.create("http://169.254.169.254");
    private static final URI IPV6 = URI.create("http://[fd00:ec2::254]");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,9})?");
    private static final Pattern NUMBER = Pattern.compile("0*[1-9][0-9]{0,2}");

    private final SystemEnvironment systemEnvironment;
    private final Profile profile;

    InstanceSettings(SystemEnvironment systemEnvironment, Profile profile) {
        this.systemEnvironment = systemEnvironment;
        this.profile = profile;
    }

    /** What is set, and where. */
    private record Found(String text, String place, boolean ofProfile) {}

    InstanceMetadata read() {
        // Version 1 is never asked, so that the switch has no effect; a wrong word is an error all the same.
        find(SdkSystemSetting.AWS_EC2_METADATA_V1_DISABLED, VERSION_1_DISABLED)
                .ifPresent(found -> TrueOrFalse.read(found.text(), found.place()));
        URI byMode = find(SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE, MODE)
                .map(InstanceSettings::address)
                .orElse(IPV4);
        Optional<Found> endpoint = find(SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT, ENDPOINT);
        return new InstanceMetadata(
                profile.name(),
                endpoint.map(InstanceSettings::withoutSlash).orElse(byMode),
                endpoint.map(Found::ofProfile).orElse(false),
                new Tries(most(), timeout()));
    }

    private int most() {
        return systemEnvironment
                .env(ATTEMPTS_VARIABLE)
                .map(text -> new Found(text, ATTEMPTS_VARIABLE, false))
                .or(() -> ofProfile(ATTEMPTS))
                .map(found -> {
                    if (!NUMBER.matcher(found.text()).matches()) {
                        throw wrong(found, "is not a number of attempts", "Write a whole number from 1 to 999");
                    }
                    return Integer.parseInt(found.text());
                })
                .orElse(Tries.DEFAULT.most());
    }

    private @Nullable Duration timeout() {
        Found found =
                find(SdkSystemSetting.AWS_METADATA_SERVICE_TIMEOUT, TIMEOUT).orElse(null);
        if (found == null) {
            return null;
        }
        if (SECONDS.matcher(found.text()).matches()) {
            BigDecimal seconds = new BigDecimal(found.text());
            if (seconds.signum() > 0) {
                return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
            }
        }
        throw wrong(found, "is not a number of seconds above zero", "Write a number such as 1 or 2.5");
    }

    private static URI withoutSlash(Found found) {
        URI uri = EndpointAddress.service(found.text(), found.place());
        return URI.create(uri.toString().replaceFirst("/+$", ""));
    }

    private static URI address(Found found) {
        return switch (found.text().toLowerCase(Locale.ROOT)) {
            case "ipv4" -> IPV4;
            case "ipv6" -> IPV6;
            default -> throw wrong(found, "is neither IPv4 nor IPv6", "Write IPv4 or IPv6");
        };
    }

    private Optional<Found> find(SdkSystemSetting setting, String key) {
        String property = setting.property();
        String variable = setting.environmentVariable();
        return systemEnvironment
                .property(property)
                .map(text -> new Found(text, "The property " + property, false))
                .or(() -> systemEnvironment.env(variable).map(text -> new Found(text, variable, false)))
                .or(() -> ofProfile(key));
    }

    private Optional<Found> ofProfile(String key) {
        return profile.text(key).map(text -> new Found(text, profile.place(key), true));
    }

    private static ProfileConfigurationException wrong(Found found, String problem, String remedy) {
        return new ProfileConfigurationException(found.place() + " " + problem, remedy);
    }
}
