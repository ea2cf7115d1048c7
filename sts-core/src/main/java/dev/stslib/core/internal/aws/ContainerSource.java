package dev.stslib.core.internal.aws;

import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;

/** The credential source {@code container}: the role of this container, from the endpoint that {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} or
 * {@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} name. */
public final class ContainerSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "container";

    /** For {@link java.util.ServiceLoader}. */
    public ContainerSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new OpenContainerSource(settings.connection());
    }
}
