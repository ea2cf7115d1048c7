package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile with {@code login_session} says. */
class LoginPlanTest {
    private static final String ROLE = "arn:aws:sts::111122223333:assumed-role/Admin/bob";

    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/bob"));
    private final Map<String, String> values = new HashMap<>(Map.of("login_session", ROLE, "region", "us-east-2"));

    private LoginCredentials plan() {
        try (OpenCredentialSource open = new LoginCredentialSource()
                .open(CredentialSourceSettings.of(TokenProviderSettings.DEFAULT.withSystemEnvironment(
                        SystemEnvironment.of(environment, Map.of()))))) {
            Map<String, ProfileProperty> properties = new HashMap<>();
            values.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
            return (LoginCredentials)
                    open.plan(new Profile("p", properties), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()));
        }
    }

    private static String region(LoginCredentials plan) {
        return Objects.requireNonNull(plan.endpoint()).region();
    }

    @Test
    @DisplayName("the file is named by the SHA-256 digest of the session, as by the AWS CLI")
    void file() {
        // printf %s arn:aws:sts::111122223333:assumed-role/Admin/bob | sha256sum
        assertEquals(Path.of("/home/bob/.aws/login/cache/" + SHA + ".json"), plan().tokenFile());
    }

    private static final String SHA = "74d3debe02258de818ba510f53622b481955c97152b789aa8c0c7353a36123d8";

    @ParameterizedTest
    @CsvSource({
        "/x/cache, /x/cache",
        "~/logins, /home/bob/logins",
        "~, /home/bob",
        "$BASE/a, /base/a",
        "${BASE}/a$NONE, /base/a$NONE",
        "$HOME/a/$BASE, /home/bob/a//base",
        "/a/~/b, /a/~/b"
    })
    @DisplayName("AWS_LOGIN_CACHE_DIRECTORY is expanded as by the AWS CLI")
    void folder(String variable, Path expected) {
        environment.put("AWS_LOGIN_CACHE_DIRECTORY", variable);
        environment.put("BASE", "/base");
        assertEquals(expected, plan().cacheFolder());
    }

    @Test
    void aRelativeFolderIsOneOfTheWorkingDirectory() {
        environment.put("AWS_LOGIN_CACHE_DIRECTORY", "logins");
        assertEquals(Path.of("logins").toAbsolutePath(), plan().cacheFolder());
    }

    @Test
    @DisplayName("the region is that of the environment, then that of the profile, as for the AWS CLI")
    void region() {
        assertEquals("us-east-2", region(plan()));
        environment.put("AWS_DEFAULT_REGION", "eu-west-2");
        assertEquals("eu-west-2", region(plan()));
        environment.put("AWS_REGION", "eu-west-3");
        assertEquals("eu-west-3", region(plan()));
        environment.clear();
        values.remove("region");
        assertNull(plan().endpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1.example.com/#", "us east", "-x", "../x"})
    @DisplayName("a region that would be another host is refused before a refresh token is sent")
    void badRegion(String region) {
        values.put("region", region);
        ProfileConfigurationException error =
                assertThrows(ProfileConfigurationException.class, LoginPlanTest.this::plan);
        assertTrue(error.problem().contains("key 'region'"), error.problem());
    }

    @Test
    void whatAPlanTells() {
        LoginCredentials role = plan();
        assertEquals("111122223333", role.accountId());
        assertTrue(role.temporary() && role.shared() && role.keyIsComplete() && role.roleChaining());
        values.put("login_session", "arn:aws-cn:iam::111122223333:root");
        LoginCredentials root = plan();
        assertEquals("111122223333", root.accountId());
        assertTrue(!root.roleChaining());
        assertNotEquals(role.key(), root.key());
        values.put("region", "cn-north-1");
        assertEquals(root.key(), plan().key(), "where it is renewed does not matter");
        environment.put("AWS_ENDPOINT_URL_SIGNIN", "http://127.0.0.1:1");
        assertNotEquals(root.key(), plan().key());
        values.put("login_session", "x");
        assertNull(plan().accountId());
    }

    @Test
    @DisplayName("a general endpoint does not get the refresh token; one of the service does")
    void override() {
        environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        values.put("endpoint_url", "http://127.0.0.1:2");
        assertNull(Objects.requireNonNull(plan().endpoint()).override());
        environment.put("AWS_ENDPOINT_URL_SIGNIN", "http://127.0.0.1:3/x/");
        assertEquals("http://127.0.0.1:3/x", LoginEndpoints.base(Objects.requireNonNull(plan().endpoint())));
        values.put("use_fips_endpoint", "true");
        assertThrows(ProfileConfigurationException.class, LoginPlanTest.this::plan);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, false, false, us-east-1.signin.aws.amazon.com",
        "us-east-1, true, false, signin-fips.us-east-1.amazonaws.com",
        "us-east-1, false, true, signin.us-east-1.api.aws",
        "us-east-1, true, true, signin-fips.us-east-1.api.aws",
        "cn-northwest-1, false, false, cn-northwest-1.signin.amazonaws.cn",
        "cn-northwest-1, true, false, signin-fips.cn-northwest-1.amazonaws.com.cn",
        "cn-northwest-1, false, true, signin.cn-northwest-1.api.amazonwebservices.com.cn",
        "cn-northwest-1, true, true, signin-fips.cn-northwest-1.api.amazonwebservices.com.cn",
        "us-gov-west-1, false, false, us-gov-west-1.signin.amazonaws-us-gov.com",
        "us-gov-west-1, true, false, signin-fips.us-gov-west-1.amazonaws.com",
        "us-gov-west-1, false, true, signin.us-gov-west-1.api.aws",
        "us-gov-west-1, true, true, signin-fips.us-gov-west-1.api.aws",
        "us-iso-east-1, false, false, signin.us-iso-east-1.c2s.ic.gov",
        "us-iso-east-1, true, false, signin-fips.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, false, false, signin.us-isob-east-1.sc2s.sgov.gov",
        "us-isob-east-1, true, false, signin-fips.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1, false, false, signin.eu-isoe-west-1.cloud.adc-e.uk",
        "eu-isoe-west-1, true, false, signin-fips.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1, false, false, signin.us-isof-south-1.csp.hci.ic.gov",
        "us-isof-south-1, true, false, signin-fips.us-isof-south-1.csp.hci.ic.gov",
        "eusc-de-east-1, false, false, signin.eusc-de-east-1.amazonaws.eu",
        "eusc-de-east-1, true, false, signin-fips.eusc-de-east-1.amazonaws.eu"
    })
    @DisplayName("the endpoints are those that AWS's rules give")
    void endpoints(String region, boolean fips, boolean dualStack, String host) {
        assertEquals(
                "https://" + host,
                LoginEndpoints.base(new ServiceEndpoint("SIGNIN", region, null, fips, dualStack, null)));
    }
}
