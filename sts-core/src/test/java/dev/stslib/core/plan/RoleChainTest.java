package dev.stslib.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.core.internal.chain.ChainResolver;
import dev.stslib.core.internal.chain.TestSources;
import dev.stslib.core.settings.ChainOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleChainTest {
    private static final SystemEnvironment ENVIRONMENT = SystemEnvironment.of(Map.of(), Map.of());

    private static RoleChain resolve(ChainOptions options, Map<String, Map<String, String>> profiles) {
        Map<String, Profile> built = new HashMap<>();
        profiles.forEach((name, values) -> {
            Map<String, ProfileProperty> properties = new HashMap<>();
            values.forEach((key, value) -> properties.put(key, ProfileProperty.of(value)));
            built.put(name, new Profile(name, properties));
        });
        ProfileSet set = new ProfileSet(built, Map.of(), Map.of(), List.of());
        return new ChainResolver(set, ENVIRONMENT, options, TestSources.of(ENVIRONMENT)).resolve("a");
    }

    @Test
    void aPlanDescribesItselfWithoutASecret() {
        RoleChain chain = resolve(
                ChainOptions.NONE.withRegion("eu-west-1"),
                Map.of(
                        "a",
                        Map.of(
                                "role_arn", "arn:aws:iam::123456789012:role/a",
                                "source_profile", "b",
                                "mfa_serial", "arn:aws:iam::123456789012:mfa/bob",
                                "mfa_process", "code --seed SECRET",
                                "duration_seconds", "7200",
                                "external_id", "xx"),
                        "b",
                        Map.of("aws_access_key_id", "AKID", "aws_secret_access_key", "SECRET")));
        assertEquals("""
                profile 'a'
                  base: keys AKID of profile 'b' (profile 'b')
                  MFA: arn:aws:iam::123456789012:mfa/bob
                  1. role arn:aws:iam::123456789012:role/a (profile 'a') for 7200 s, through STS in eu-west-1, \
                external id xx, MFA arn:aws:iam::123456789012:mfa/bob""", chain.describe());
        assertEquals(-1, chain.toString().indexOf("SECRET"));
    }

    @Test
    void aBaseWithoutARegionSaysSoWhenItIsAsked() {
        RoleChain chain = resolve(
                ChainOptions.NONE, Map.of("a", Map.of("aws_access_key_id", "AKID", "aws_secret_access_key", "SECRET")));
        assertThrows(UnknownRegionException.class, chain::baseEndpoint);
    }
}
