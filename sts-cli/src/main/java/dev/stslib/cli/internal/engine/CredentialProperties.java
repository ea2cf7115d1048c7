package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import java.util.List;

/** The keys of a profile that say where its credentials come from. */
public final class CredentialProperties {
    private static final List<String> ALL = List.of(
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

    private CredentialProperties() {}

    /**
     * Lists the keys.
     *
     * @return their names
     */
    static List<String> all() {
        return ALL;
    }

    /**
     * Looks for such a key.
     *
     * @param profile a profile
     * @return whether it has credentials, or asks for some
     */
    public static boolean has(Profile profile) {
        return ALL.stream().anyMatch(profile::has);
    }
}
