package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import java.time.Duration;

/** The credential source {@code process}: what a {@code credential_process} prints. */
public final class ProcessSource implements CredentialSource {
    /** The name of this source. */
    public static final String NAME = "process";

    static final String KEY = "credential_process";

    /** For {@link java.util.ServiceLoader}. */
    public ProcessSource() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public OpenCredentialSource open(CredentialSourceSettings settings) {
        return new Open(
                new CredentialProcess(settings.systemEnvironment(), settings.commandErrors(), settings.clock()),
                settings.commandTimeout());
    }

    private record Open(CredentialProcess runner, Duration timeout) implements OpenCredentialSource {
        @Override
        public SourcePlan plan(Profile profile, ProfileSet profiles) {
            return runner.refuseLoop(new ProcessCredentials(
                    profile.name(),
                    profile.text(KEY).orElse(""),
                    profile.text("aws_account_id").orElse(null),
                    timeout));
        }

        @Override
        public SourceCredentials fetch(SourceRequest request) {
            return runner.run((ProcessCredentials) request.plan());
        }
    }
}
