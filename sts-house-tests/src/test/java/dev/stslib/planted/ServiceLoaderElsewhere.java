package dev.stslib.planted;

import dev.stslib.api.spi.CredentialStore;
import java.util.ServiceLoader;

/** Looks for plug-ins. */
public final class ServiceLoaderElsewhere {
    private ServiceLoaderElsewhere() {}

    static Object stores() {
        return ServiceLoader.load(CredentialStore.class);
    }
}
