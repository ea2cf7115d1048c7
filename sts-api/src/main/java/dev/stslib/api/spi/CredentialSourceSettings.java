package dev.stslib.api.spi;

import dev.stslib.api.SystemEnvironment;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings that the engine passes to a {@link CredentialSource}. Immutable. */
public final class CredentialSourceSettings {
    private final TokenProviderSettings connection;
    private final Duration commandTimeout;
    private final OutputStream commandErrors;
    private final @Nullable SignInPrompter signIn;
    private final AwsCliCache awsCliCache;

    private CredentialSourceSettings(Builder builder) {
        connection = builder.connection;
        commandTimeout = builder.commandTimeout;
        commandErrors = builder.commandErrors;
        signIn = builder.signIn;
        awsCliCache = builder.awsCliCache;
    }

    /** {@return a builder with the default connection, 60 s for a command, and no output for its standard error} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates settings with a connection and the defaults of {@link #builder} for all else.
     *
     * @param connection how to connect
     * @return the settings
     */
    public static CredentialSourceSettings of(TokenProviderSettings connection) {
        return builder().connection(connection).build();
    }

    /** {@return how to connect: time-outs, proxy, trust, the application's own HTTP client} */
    public TokenProviderSettings connection() {
        return connection;
    }

    /** {@return how long a command that prints credentials may take, above zero} */
    public Duration commandTimeout() {
        return commandTimeout;
    }

    /** {@return the stream that receives the standard error of such a command; the source does not close it} */
    public OutputStream commandErrors() {
        return commandErrors;
    }

    /**
     * {@return what brings a person to a sign-in page; empty if a sign-in that has ended is an error} Use it only for a
     * request that {@linkplain SourceRequest#mayAskPerson() may ask a person}.
     */
    public Optional<SignInPrompter> signIn() {
        return Optional.ofNullable(signIn);
    }

    /** {@return what to do with the credentials that the AWS CLI keeps} */
    public AwsCliCache awsCliCache() {
        return awsCliCache;
    }

    /** {@return the system environment of the connection: variables, system properties, home folder} */
    public SystemEnvironment systemEnvironment() {
        return connection.systemEnvironment();
    }

    /** {@return the wall clock of the connection} */
    public InstantSource clock() {
        return connection.clock();
    }

    /** Builds settings. Not thread-safe. */
    public static final class Builder {
        private TokenProviderSettings connection = TokenProviderSettings.DEFAULT;
        private Duration commandTimeout = Duration.ofSeconds(60);
        private OutputStream commandErrors = OutputStream.nullOutputStream();
        private @Nullable SignInPrompter signIn;
        private AwsCliCache awsCliCache = AwsCliCache.OFF;

        private Builder() {}

        /** Sets how to connect. */
        public Builder connection(TokenProviderSettings value) {
            connection = Objects.requireNonNull(value, "connection");
            return this;
        }

        /** Sets how long a command that prints credentials may take, above zero. */
        public Builder commandTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("A time-out must be above zero: " + value);
            }
            commandTimeout = value;
            return this;
        }

        /** Sets the stream that receives the standard error of such a command at once. It is not closed. */
        public Builder commandErrors(OutputStream value) {
            commandErrors = Objects.requireNonNull(value, "commandErrors");
            return this;
        }

        /** Sets what brings a person to a sign-in page, or null for a sign-in that has ended to be an error. */
        public Builder signIn(@Nullable SignInPrompter value) {
            signIn = value;
            return this;
        }

        /** Sets what to do with the credentials that the AWS CLI keeps; at first {@link AwsCliCache#OFF}. */
        public Builder awsCliCache(AwsCliCache value) {
            awsCliCache = Objects.requireNonNull(value, "awsCliCache");
            return this;
        }

        /** {@return the settings} */
        public CredentialSourceSettings build() {
            return new CredentialSourceSettings(this);
        }
    }
}
