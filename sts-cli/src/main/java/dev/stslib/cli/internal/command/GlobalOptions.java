package dev.stslib.cli.internal.command;

import dev.stslib.cli.internal.io.OutputFormat;
import dev.stslib.cli.internal.settings.LogLevel;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has. They may stand before or behind the name of the command. */
final class GlobalOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "AWS's config file, instead of AWS_CONFIG_FILE or ~/.aws/config")
    @Nullable
    Path config;

    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "AWS's credentials file, instead of AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials")
    @Nullable
    Path credentialsFile;

    @Option(
            names = "--store",
            paramLabel = "NAME[:FOLDER]",
            scope = ScopeType.INHERIT,
            description =
                    "the store: keystore (the default), file, one of a plug-in or of the tables [stores.NAME] of the"
                            + " settings file, or none for memory only")
    @Nullable
    String store;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            scope = ScopeType.INHERIT,
            description = "the region of every request, whatever the profiles say")
    @Nullable
    String region;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "the endpoint of every request to STS, whatever the profiles say")
    @Nullable
    URI endpoint;

    @Option(
            names = "--ca-bundle",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "a PEM file of the certificate authorities to trust, instead of AWS_CA_BUNDLE")
    @Nullable
    Path caBundle;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            description = "how results are printed: table (the default) or json")
    @Nullable
    OutputFormat output;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            scope = ScopeType.INHERIT,
            description = "what the log on standard error says: off, error (the default), warn, info or debug")
    @Nullable
    LogLevel logLevel;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            description = "never ask a person; a command that needs one fails with exit status 4")
    boolean noInput;

    @Option(
            names = "--no-agent",
            scope = ScopeType.INHERIT,
            description = "use no agent, although one runs, and start none")
    boolean noAgent;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show the stack trace of an error")
    boolean debug;
}
