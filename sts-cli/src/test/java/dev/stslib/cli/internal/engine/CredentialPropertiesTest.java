package dev.stslib.cli.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.plan.BaseCredentials.StaticKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys of a profile are about its credentials: a profile that is given other ones loses them. */
class CredentialPropertiesTest {
    private record Fixed(Profile profile) implements ProfileSource {
        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public OpenProfiles open(ProfileSettings settings) {
            ProfileSet set = new ProfileSet(Map.of(profile.name(), profile), Map.of(), Map.of(), List.of());
            return () -> set;
        }
    }

    static List<String> keys() {
        return List.of(
                "aws_access_key_id",
                "aws_secret_access_key",
                "aws_session_token",
                "credential_process",
                "credential_source",
                "login_session",
                "role_arn",
                "rolesanywhere_profile_arn",
                "rolesanywhere_trust_anchor_arn",
                "saml_assertion_file",
                "saml_assertion_process",
                "source_profile",
                "sso_account_id",
                "sso_region",
                "sso_role_name",
                "sso_session",
                "sso_start_url",
                "web_identity_token_file",
                "web_identity_token_process");
    }

    private static Profile profile(List<String> keys) {
        Map<String, ProfileProperty> properties = new LinkedHashMap<>();
        properties.put("region", ProfileProperty.of("eu-west-1"));
        keys.forEach(key -> properties.put(key, ProfileProperty.of("x")));
        return new Profile("p", properties);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aProfileWithOneOfThemHasCredentialsOrAsksForSome(String key) {
        assertTrue(CredentialProperties.has(profile(List.of(key))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"output", "role_session_name", "endpoint_url"})
    void aProfileWithoutThemHasNone(String key) {
        assertFalse(CredentialProperties.has(profile(List.of(key))));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void fixedKeysReplaceOtherCredentials(String key) {
        SourceCredentials given = SourceCredentials.longTerm("AKIAGIVEN00000000001", Secret.of("given"));
        ProfileSource fixed = FixedKeys.over(new Fixed(profile(List.of(key))), "p", given);
        try (CredentialEngine engine =
                CredentialEngine.builder().profiles(fixed).build()) {
            StaticKeys base =
                    assertInstanceOf(StaticKeys.class, engine.plan("p").base());
            assertEquals(given, base.keys());
            assertEquals(List.of(), engine.plan("p").roles());
        }
    }
}
