package dev.stslib.core.internal.aws;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/** The credential source {@code instance}: the role of this EC2 instance, from its metadata. */
public final class InstanceSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "instance";

    /** For {@link java.util.ServiceLoader}. */
    public InstanceSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new OpenInstanceSource(settings.connection());
    }
}
