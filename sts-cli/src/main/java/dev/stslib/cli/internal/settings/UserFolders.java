package dev.stslib.cli.internal.settings;

import dev.stslib.api.SystemEnvironment;
import java.nio.file.Path;

/**
 * The folders of the command.
 *
 * @param config settings, plug-ins and the key file: {@code $XDG_CONFIG_HOME/stslib}, or else {@code ~/.config/stslib}
 * @param data the store: {@code $XDG_DATA_HOME/stslib}, or else {@code ~/.local/share/stslib}
 * @param state what a person can do without, such as logs: {@code $XDG_STATE_HOME/stslib}, or else {@code ~/.local/state/stslib}
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>
 */
public record UserFolders(Path config, Path data, Path state) {
    private static final String NAME = "stslib";

    /** The folders that an environment names. */
    public static UserFolders of(SystemEnvironment systemEnvironment) {
        return new UserFolders(
                base(systemEnvironment, "XDG_CONFIG_HOME", ".config").resolve(NAME),
                base(systemEnvironment, "XDG_DATA_HOME", ".local/share").resolve(NAME),
                base(systemEnvironment, "XDG_STATE_HOME", ".local/state").resolve(NAME));
    }

    /** The standard says to ignore a relative path. */
    private static Path base(SystemEnvironment systemEnvironment, String variable, String standard) {
        return systemEnvironment
                .env(variable)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> systemEnvironment.home().resolve(standard));
    }

    /** The settings file. */
    public Path settingsFile() {
        return config.resolve("config.toml");
    }

    /** The folder with the jars of plug-ins. */
    public Path plugins() {
        return config.resolve("plugins");
    }

    /** The key file that opens the store unless you choose a password. */
    public Path keyFile() {
        return config.resolve("store.key");
    }

    /** The folder of the audit log, unless you choose another. */
    public Path audit() {
        return state.resolve("audit");
    }

    /** The folder of the pages that lead a browser to a secret link. */
    public Path pages() {
        return state.resolve("pages");
    }

    /** The folder with the lock of {@code sts rotate}. */
    public Path rotations() {
        return state.resolve("rotate");
    }

    /** The file that says which profiles were picked. */
    public Path picks() {
        return state.resolve("picks").resolve("picks.json");
    }

    /** The folder of a store that you name no folder for. */
    public Path store(String name) {
        return data.resolve("store-" + name);
    }
}
