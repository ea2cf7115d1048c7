package dev.stslib.cli.internal.settings;

import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.cli.internal.io.OutputFormat;
import org.jspecify.annotations.Nullable;

/**
 * The settings file of a person. Options on the command line and AWS's environment variables take precedence.
 *
 * @param config AWS's config file, or null
 * @param credentialsFile AWS's credentials file, or null
 * @param caBundle a PEM file of certificate authorities, or null
 * @param output how results are printed, or null
 * @param logLevel the level of the log, or null
 * @param format the format that {@code export} writes, or null
 * @param agent whether commands use and start the agent, or null to use it if it runs
 * @param pinentry the program that asks a person where there is no terminal, or null
 * @param awsCliCache what to do with the credentials that the AWS CLI keeps, or null to read them
 * @param store the store
 * @param audit the audit log
 */
public record UserSettings(
        @Nullable String config,
        @Nullable String credentialsFile,
        @Nullable String caBundle,
        @Nullable OutputFormat output,
        @Nullable LogLevel logLevel,
        @Nullable String format,
        @Nullable AgentMode agent,
        @Nullable String pinentry,
        @Nullable AwsCliCache awsCliCache,
        StoreTable store,
        AuditTable audit) {
    /** No setting. */
    public static final UserSettings EMPTY =
            new UserSettings(null, null, null, null, null, null, null, null, null, StoreTable.EMPTY, AuditTable.OFF);
}
