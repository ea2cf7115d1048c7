package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What the engine gives to a {@link CredentialSource}.
 *
 * @param connection how to connect: time-outs, proxy, trust, the application's own HTTP client
 * @param commandTimeout how long a command may take that prints credentials, above zero
 * @param commandErrors where the standard error of such a command is shown as it comes; not closed by the source
 */
public record CredentialSourceSettings(
        TokenProviderSettings connection, Duration commandTimeout, OutputStream commandErrors) {
    private static final Duration ONE_MINUTE = Duration.ofSeconds(60);

    public CredentialSourceSettings {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(commandErrors, "commandErrors");
        if (commandTimeout.isNegative() || commandTimeout.isZero()) {
            throw new IllegalArgumentException("A time-out must be above zero: " + commandTimeout);
        }
    }

    /**
     * Settings that let a command take 60 s and show nothing of its standard error.
     *
     * @param connection how to connect
     * @return the settings
     */
    public static CredentialSourceSettings of(TokenProviderSettings connection) {
        return new CredentialSourceSettings(connection, ONE_MINUTE, OutputStream.nullOutputStream());
    }

    /**
     * The machine: environment, system properties, home folder.
     *
     * @return the machine of the connection
     */
    public SystemEnvironment host() {
        return connection.host();
    }

    /**
     * The wall clock.
     *
     * @return the clock of the connection
     */
    public InstantSource clock() {
        return connection.clock();
    }
}
