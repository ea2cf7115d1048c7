package dev.stslib.source.rolesanywhere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a profile, before the first request. */
@Tag("one-jdk")
class RolesAnywhereReaderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static World world;

    private static Map<String, String> usual = Map.of();

    @BeforeAll
    static void start() {
        world = new World(folder);
        usual = Map.copyOf(world.values);
    }

    @BeforeEach
    void reset() {
        world.values.clear();
        world.values.putAll(usual);
        world.values.put("rolesanywhere_certificate", "/c.pem");
        world.environment.putAll(world.service.environment());
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role_arn||rolesanywhere_profile_arn' (profile 'p') is set without role_arn",
                "role_arn|arn:aws:sts::444455556666:assumed-role/a/b|key 'role_arn' (profile 'p') is not an ARN",
                "role_arn|arn:aws-cn:iam::444455556666:role/a|is of the partition 'aws-cn'",
                "rolesanywhere_profile_arn||is set without rolesanywhere_profile_arn",
                "rolesanywhere_trust_anchor_arn||is set without rolesanywhere_trust_anchor_arn",
                "rolesanywhere_profile_arn|arn:aws:rolesanywhere:eu-west-2:111122223333:profile/a|is of the region 'eu-west-2'",
                "rolesanywhere_profile_arn|arn:aws:rolesanywhere:eu-west-1:1:profile/a|is not an ARN",
                "rolesanywhere_trust_anchor_arn|arn:aws:rolesanywhere:eu-west-1:111122223333:profile/a|is not an ARN",
                "rolesanywhere_trust_anchor_arn|arn:aws:rolesanywhere:x/y:111122223333:trust-anchor/a|does not name a region",
                "rolesanywhere_certificate||needs rolesanywhere_certificate, rolesanywhere_keystore or",
                "rolesanywhere_keystore|/k.p12|is set together with a key store",
                "rolesanywhere_keystore_alias|a|is only for a key store",
                "duration_seconds|899|is not a number of seconds",
                "duration_seconds|43201|is not a number of seconds",
                "duration_seconds|1h|is not a number of seconds",
                "role_session_name|{user}|fills in no placeholders",
                "policy|{}|takes nothing of it",
                "policy_arns|arn:aws:iam::aws:policy/ReadOnlyAccess|takes nothing of it",
                "session_tags|a=b|takes nothing of it",
                "external_id|abc|takes nothing of it",
                "mfa_serial|arn:aws:iam::444455556666:mfa/me|takes nothing of it",
                "task_policy_arn|arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials|takes nothing of it",
                "source_profile|base|takes nothing of it"
            })
    void mistakesAreNamed(String key, String value, String problem) {
        if (value == null) {
            world.values.remove(key);
        } else {
            world.values.put(key, value);
        }
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, world::plan);
        assertTrue(error.problem().contains(problem), error.problem());
        assertTrue(error.problem().startsWith("Profile 'p', key '"), error.problem());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Key=x509Thing,Value=a|has a Key other than",
                "Key=x509Serial,Value=xyz|is not hexadecimal",
                "Key=x509Subject,Value=a|is not a name such as",
                "Key=x509Serial,Value=1 Key=x509Serial,Value=2|has the Key x509Serial twice",
                "x509Serial=1|is not a list of"
            })
    void aWrongSelector(String selector, String problem) {
        world.values.remove("rolesanywhere_certificate");
        world.values.put("rolesanywhere_keystore", "/k.p12");
        world.values.put("rolesanywhere_certificate_selector", selector);
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, world::plan);
        assertTrue(error.problem().contains(problem), error.problem());
    }

    @Test
    void everythingThatShapesTheSessionIsInTheKey() {
        SessionPlan usual = world.plan();
        assertEquals(usual.key(), world.plan().key());
        assertEquals("444455556666", usual.accountId());
        Map.of(
                        "role_arn", "arn:aws:iam::444455556666:role/Other",
                        "rolesanywhere_profile_arn", "arn:aws:rolesanywhere:eu-west-1:111122223333:profile/other",
                        "rolesanywhere_trust_anchor_arn",
                                "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/other",
                        "rolesanywhere_certificate", "/other.pem",
                        "rolesanywhere_private_key", "/other.key",
                        "duration_seconds", "1800",
                        "role_session_name", "other",
                        "endpoint_url", "http://127.0.0.1:1")
                .forEach((key, value) -> {
                    world.environment.remove("AWS_ENDPOINT_URL_ROLESANYWHERE");
                    SessionPlan before = world.plan();
                    String earlier = world.values.put(key, value);
                    assertNotEquals(before.key(), world.plan().key(), key);
                    if (earlier == null) {
                        world.values.remove(key);
                    } else {
                        world.values.put(key, earlier);
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "aws, eu-west-1, false, false, https://rolesanywhere.eu-west-1.amazonaws.com",
        "aws, us-east-1, true, false, https://rolesanywhere-fips.us-east-1.amazonaws.com",
        "aws, eu-west-1, false, true, https://rolesanywhere.eu-west-1.api.aws",
        "aws-cn, cn-north-1, false, false, https://rolesanywhere.cn-north-1.amazonaws.com.cn",
        "aws-us-gov, us-gov-west-1, true, true, https://rolesanywhere-fips.us-gov-west-1.api.aws"
    })
    void endpoints(String partition, String region, String fips, String dualStack, URI endpoint) {
        world.environment.remove("AWS_ENDPOINT_URL_ROLESANYWHERE");
        world.values.replaceAll((key, value) ->
                value.replace("arn:aws:", "arn:" + partition + ":").replace("eu-west-1", region));
        world.values.put("use_fips_endpoint", fips);
        world.values.put("use_dualstack_endpoint", dualStack);
        assertEquals(endpoint, RolesAnywhereEndpoint.of(world.plan().endpoint()));
    }

    @Test
    void thePlanShowsNoSecret() {
        world.values.put("rolesanywhere_password_process", "echo s3cr3t");
        SessionPlan plan = world.plan();
        assertFalse((plan + plan.describe() + plan.key()).contains("s3cr3t"), plan.toString());
        assertEquals(
                "IAM Roles Anywhere (eu-west-1), role " + World.ROLE + ", with the certificate in /c.pem",
                plan.describe());
    }
}
