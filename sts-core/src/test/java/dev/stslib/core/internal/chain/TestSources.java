package dev.stslib.core.internal.chain;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.discovery.Plugins;
import dev.stslib.core.internal.source.CredentialSources;

/** The credential sources on the class path of these tests. */
public final class TestSources {
    private TestSources() {}

    public static CredentialSources of(SystemEnvironment systemEnvironment) {
        return new CredentialSources(
                new Plugins(TestSources.class.getClassLoader()),
                CredentialSourceSettings.of(TokenProviderSettings.DEFAULT.withSystemEnvironment(systemEnvironment)));
    }
}
