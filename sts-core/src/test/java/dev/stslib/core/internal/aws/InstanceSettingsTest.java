package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.testkit.http.RawServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 2.10: settings of instance metadata. */
@Timeout(60)
class InstanceSettingsTest {
    private static final String ENDPOINT = "ec2_metadata_service_endpoint";
    private static final String MODE = "ec2_metadata_service_endpoint_mode";
    private static final String[] ANSWERS = {
        RawServer.answer("200 OK", "imds-token"),
        RawServer.answer("200 OK", "role"),
        RawServer.answer(
                "200 OK",
                "{\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                        + "\"Expiration\":\"2036-01-01T00:00:00Z\"}"),
        RawServer.answer("200 OK", "{\"InstanceProfileArn\":\"arn:aws:iam::111122223333:instance-profile/worker\"}")
    };

    private static InstanceMetadata plan(
            Map<String, String> properties, Map<String, String> environment, Map<String, String> profile) {
        return new InstanceSettings(SystemEnvironment.of(environment, properties), profile(profile)).read();
    }

    private static InstanceMetadata plan(Map<String, String> profile) {
        return plan(Map.of(), Map.of(), profile);
    }

    private static Profile profile(Map<String, String> values) {
        Map<String, ProfileProperty> properties = new HashMap<>();
        values.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
        return new Profile("p", properties);
    }

    private static SourceCredentials fetch(Map<String, String> values) {
        CredentialSourceSettings settings = CredentialSourceSettings.of(
                Provider.settings(() -> Instant.parse("2035-12-31T20:00:00Z"), Duration.ofSeconds(20))
                        .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
        try (OpenCredentialSource open = new InstanceSource().open(settings)) {
            return open.fetch(SourceRequest.of(
                    open.plan(profile(values), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()))));
        }
    }

    @ParameterizedTest
    @CsvSource({"IPv6, http://[fd00:ec2::254]", "ipv6, http://[fd00:ec2::254]", "IPv4, http://169.254.169.254"})
    @DisplayName("2.10 the mode of the profile")
    void mode(String mode, String address) {
        assertEquals(URI.create(address), plan(Map.of(MODE, mode)).endpoint());
    }

    @ParameterizedTest
    @CsvSource({
        "ec2_metadata_service_endpoint_mode, IPv7",
        "ec2_metadata_service_endpoint, no URL",
        "ec2_metadata_v1_disabled, yes",
        "metadata_service_timeout, 0",
        "metadata_service_timeout, 0.0",
        "metadata_service_timeout, soon",
        "metadata_service_timeout, -1",
        "metadata_service_num_attempts, 0",
        "metadata_service_num_attempts, 1.5",
        "metadata_service_num_attempts, 99999999999"
    })
    @DisplayName("2.10 a wrong value is an error that names its place")
    void wrong(String key, String value) {
        ProfileConfigurationException error =
                assertThrows(ProfileConfigurationException.class, () -> plan(Map.of(key, value)));
        assertTrue(error.problem().startsWith("Profile 'p', key '" + key + "' ("), error.problem());
    }

    @Test
    @DisplayName("2.10 the JVM's property comes before the environment, and that before the profile")
    void order() {
        Map<String, String> profile = Map.of(ENDPOINT, "http://c:1", "metadata_service_num_attempts", "7");
        Map<String, String> environment =
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://b:1", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "5");
        Map<String, String> properties = Map.of("aws.ec2MetadataServiceEndpoint", "http://a:1/");
        assertEquals(URI.create("http://c:1"), plan(profile).endpoint());
        assertEquals(
                URI.create("http://b:1"), plan(Map.of(), environment, profile).endpoint());
        InstanceMetadata all = plan(properties, environment, profile);
        assertEquals(URI.create("http://a:1"), all.endpoint());
        assertEquals(5, all.tries().most());
        assertEquals(
                Duration.ofMillis(2500),
                plan(Map.of("metadata_service_timeout", "2.5")).tries().timeout());
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class,
                () -> plan(Map.of("aws.ec2MetadataServiceEndpointMode", "IPv7"), Map.of(), Map.of()));
        assertTrue(error.problem().contains("property aws.ec2MetadataServiceEndpointMode"), error.problem());
    }

    @Test
    @DisplayName("2.10 profiles that name different endpoints share nothing; all others are the machine's role")
    void keys() {
        InstanceMetadata machine = plan(Map.of());
        assertEquals("the role of this EC2 instance", machine.identity(), "part of stored keys");
        assertEquals(machine.key(), plan(Map.of(MODE, "IPv6")).key());
        InstanceMetadata one = plan(Map.of(ENDPOINT, "http://127.0.0.1:1"));
        assertNotEquals(one.key(), plan(Map.of(ENDPOINT, "http://127.0.0.1:2")).key());
        assertNotEquals(one.key(), machine.key());
        assertNotEquals(one.identity(), machine.identity());
    }

    @Test
    @DisplayName("2.10 the endpoint of the profile is asked")
    void endpointOfTheProfile() {
        try (RawServer server = RawServer.answering(false, ANSWERS)) {
            SourceCredentials got = fetch(Map.of(ENDPOINT, server.uri() + "/", "ec2_metadata_v1_disabled", "true"));
            assertEquals("ASIAEXAMPLE", got.accessKeyId());
            assertEquals("111122223333", got.accountId());
            assertEquals(4, server.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    @DisplayName("2.10 the number of attempts")
    void attempts(int attempts) {
        String[] trouble = new String[10];
        Arrays.fill(trouble, RawServer.answer("503 Busy", ""));
        try (RawServer server = RawServer.answering(false, trouble)) {
            Map<String, String> values =
                    Map.of(ENDPOINT, server.uri().toString(), "metadata_service_num_attempts", "" + attempts);
            assertThrows(EndpointUnreachableException.class, () -> fetch(values));
            assertEquals(attempts, server.requests().size());
        }
    }

    @Test
    @DisplayName("2.10 an attempt that takes longer than the time-out is made again")
    void timeout() {
        AtomicInteger answered = new AtomicInteger();
        try (RawServer server = RawServer.plain(connection -> {
            boolean silent = connection.number() == 1;
            while (true) {
                connection.readRequest();
                if (silent) {
                    connection.awaitClosed();
                    return;
                }
                connection.send(ANSWERS[answered.getAndIncrement()]);
            }
        })) {
            Map<String, String> values = Map.of(ENDPOINT, server.uri().toString(), "metadata_service_timeout", "2.5");
            assertEquals("ASIAEXAMPLE", fetch(values).accessKeyId());
            assertEquals(5, server.requests().size());
        }
    }
}
