package dev.stslib.source.rolesanywhere;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/**
 * The credential source {@code rolesanywhere}: a role of IAM Roles Anywhere, by a request that an X.509 certificate signs.
 * A profile asks for it by keys such as {@code rolesanywhere_profile_arn}, or by a {@code credential_process} that runs
 * AWS's {@code aws_signing_helper}.
 */
public final class RolesAnywhereCredentialSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "rolesanywhere";

    /** For {@link java.util.ServiceLoader}. */
    public RolesAnywhereCredentialSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new OpenRolesAnywhereSource(settings);
    }
}
