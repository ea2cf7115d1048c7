package dev.stslib.cli.internal.command;

import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.cli.internal.audit.AuditLog;
import dev.stslib.cli.internal.engine.EngineOptions;
import dev.stslib.cli.internal.engine.Engines;
import dev.stslib.cli.internal.engine.StoreChoice;
import dev.stslib.cli.internal.io.Dialog;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.io.Lines;
import dev.stslib.cli.internal.io.Output;
import dev.stslib.cli.internal.io.OutputFormat;
import dev.stslib.cli.internal.settings.LogLevel;
import dev.stslib.cli.internal.settings.SettingsFile;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.cli.internal.settings.UserSettings;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command works with: its surroundings, the global options, and what follows from both. */
final class CommandContext {
    private final Invocation invocation;
    private final GlobalOptions global;
    private @Nullable UserSettings settings;
    private @Nullable FileTime settingsTime;
    private @Nullable Engines engines;

    CommandContext(Invocation invocation, GlobalOptions global) {
        this.invocation = invocation;
        this.global = global;
    }

    Invocation invocation() {
        return invocation;
    }

    GlobalOptions global() {
        return global;
    }

    UserFolders folders() {
        return UserFolders.of(invocation.systemEnvironment());
    }

    Instant now() {
        return invocation.clock().instant();
    }

    /** The settings file, read once. */
    UserSettings settings() {
        UserSettings known = settings;
        if (known == null) {
            settingsTime = SettingsFile.time(folders().settingsFile());
            known = SettingsFile.read(
                    folders().settingsFile(), invocation.systemEnvironment().home());
            settings = known;
        }
        return known;
    }

    /** When the settings file that was read had been changed; null if there is none, or it has not been read. */
    @Nullable
    FileTime settingsTime() {
        return settingsTime;
    }

    Engines engines() {
        Engines known = engines;
        if (known == null) {
            known = engines(invocation, signIn(false));
            engines = known;
        }
        return known;
    }

    /**
     * What brings a person to a sign-in page.
     *
     * @param remote whether the person uses a browser on another machine
     * @return null with {@code --no-input}, and without a terminal that shows the person what to do
     */
    @Nullable
    SignInPrompter signIn(boolean remote) {
        return global.noInput || !invocation.person().getAsBoolean() ? null : new SignInWindow(this, remote);
    }

    /** Engines for other surroundings than those of the command, in which no person can sign in. */
    Engines engines(Invocation other) {
        return engines(other, null);
    }

    private Engines engines(Invocation surroundings, @Nullable SignInPrompter signIn) {
        applyLogLevel();
        return new Engines(surroundings, folders(), settings(), engineOptions(), signIn);
    }

    EngineOptions engineOptions() {
        return new EngineOptions(
                global.config,
                global.credentialsFile,
                global.store == null ? null : StoreChoice.parse(global.store),
                global.region,
                global.endpoint,
                global.caBundle,
                global.noInput);
    }

    private void applyLogLevel() {
        LogLevel level = global.logLevel == null ? settings().logLevel() : global.logLevel;
        // A command reports its own failure; the warnings of the engine would say it again.
        (level == null ? LogLevel.ERROR : level).apply();
    }

    /** The audit log, as the settings ask for it. */
    AuditLog audit() {
        return AuditLog.of(settings().audit(), folders(), invocation.systemEnvironment(), invocation.clock());
    }

    /** Asks a person; fails at the first question where that is forbidden. */
    Dialog dialog() {
        return global.noInput ? new NoDialog() : invocation.dialog();
    }

    Output output() {
        OutputFormat format = global.output == null ? settings().output() : global.output;
        return new Output(invocation.out(), format == null ? OutputFormat.TABLE : format);
    }

    /** The profile that you named, or else the one that the environment selects. */
    String profile(@Nullable String named) {
        return named == null
                ? invocation
                        .env("AWS_PROFILE")
                        .or(() -> invocation.env("AWS_DEFAULT_PROFILE"))
                        .orElse("default")
                : named;
    }

    /** Adds a line to a table; programs that read JSON get none. */
    void hint(String text) {
        if (!output().isJson()) {
            output().line(text);
        }
    }

    /** Says something on standard error that is no failure, a line for each. */
    void warn(List<String> warnings) {
        warnings.forEach(warning -> invocation.err().println("sts: " + Lines.one(warning)));
    }
}
