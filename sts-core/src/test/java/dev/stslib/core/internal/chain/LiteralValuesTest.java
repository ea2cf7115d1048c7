package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.Tag;
import dev.stslib.core.plan.RoleStep;
import dev.stslib.core.settings.ChainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that a program makes: no part of a value can add a tag, a policy, a file or a name. */
class LiteralValuesTest {
    private static final SystemEnvironment ENVIRONMENT = SystemEnvironment.of(Map.of(), Map.of());
    private static final String ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static RoleStep role(String key, ProfileProperty value) {
        return role(Map.of(key, value));
    }

    private static RoleStep role(Map<String, ProfileProperty> more) {
        Map<String, ProfileProperty> properties = new HashMap<>(more);
        properties.put("role_arn", ProfileProperty.of("arn:aws:iam::123456789012:role/a"));
        properties.put("credential_source", ProfileProperty.of("Ec2InstanceMetadata"));
        Map<String, Profile> profiles = Map.of("a", new Profile("a", properties));
        ProfileSet set = new ProfileSet(profiles, Map.of(), Map.of(), List.of());
        ChainOptions options = ChainOptions.NONE.withRegion("eu-west-1");
        return new ChainResolver(set, ENVIRONMENT, options, TestSources.of(ENVIRONMENT))
                .resolve("a")
                .roles()
                .get(0);
    }

    private static void assertRefused(String key, String value) {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class, () -> role(key, ProfileProperty.of(value)), () -> key + value);
        assertTrue(error.problem().startsWith("Profile 'a', key '" + key + "' (profile 'a')"), error::toString);
    }

    @Test
    void tagsAsTextAreRefused() {
        for (String text :
                List.of("tier=gold\nadmin=yes", "tier=gold,admin=yes", "\ntier=gold\nadmin=yes", "tier=gold")) {
            assertRefused("session_tags", text);
        }
    }

    @Test
    void anOriginThatIsNoLineOfAFileMakesNoFile() {
        for (String origin : List.of("", "tenants", "row 7", "db:seven", "a:7\nb")) {
            ProfileProperty value = new ProfileProperty(Secret.of("a=1,b=2"), origin, Map.of());
            assertThrows(ProfileConfigurationException.class, () -> role("session_tags", value), origin);
        }
        ProfileProperty value = new ProfileProperty(Secret.of("a=1,b=2"), "config:7", Map.of());
        assertEquals(2, role("session_tags", value).tags().size());
    }

    @Test
    void aNestedPropertyIsOneTagWhateverItHolds() {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("Tier", "gold\nadmin=yes,root=yes");
        tags.put("a,b=c", " x ");
        RoleStep role = role(Map.of(
                "session_tags", ProfileProperty.of(tags), "transitive_session_tags", ProfileProperty.of("a,b=c")));
        assertEquals(List.of(new Tag("Tier", "gold\nadmin=yes,root=yes"), new Tag("a,b=c", " x ")), role.tags());
        assertEquals(List.of("a,b=c"), role.transitiveTagKeys());
    }

    @Test
    void aTransitiveKeyCannotNameASecondTag() {
        Map<String, ProfileProperty> profile = Map.of(
                "session_tags", ProfileProperty.of(Map.of("a", "1", "b", "2")),
                "transitive_session_tags", ProfileProperty.of("a,b"));
        assertThrows(ProfileConfigurationException.class, () -> role(profile));
    }

    @Test
    void aPolicyArnCannotAddAnother() {
        String two = ARN + ",arn:aws:iam::aws:policy/AdministratorAccess";
        assertEquals(
                List.of(two),
                role("policy_arns", ProfileProperty.of(two)).policy().arns());
        String lines = two.replace(',', '\n');
        assertEquals(
                List.of(lines),
                role("policy_arns", ProfileProperty.of(lines)).policy().arns());
        Map<String, String> nested = new LinkedHashMap<>();
        nested.put("1", ARN);
        nested.put("2", ARN + "2");
        assertEquals(
                List.of(ARN, ARN + "2"),
                role("policy_arns", ProfileProperty.of(nested)).policy().arns());
    }

    @Test
    void aPolicyIsNeverReadFromAFile(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("policy.json"), "{}");
        assertRefused("policy", "file://" + file);
        assertEquals("{}", role("policy", ProfileProperty.of("{}")).policy().inline());
    }

    @Test
    void aSessionNameHasNoPlaceholders() {
        for (String name : List.of("{host}", "x-{user}", "{profile}{time}")) {
            assertRefused("role_session_name", name);
        }
        assertEquals(
                "alice", role("role_session_name", ProfileProperty.of("alice")).sessionNameTemplate());
    }
}
