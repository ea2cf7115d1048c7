package dev.stslib.cli.internal.engine;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store that {@code --store} names.
 *
 * @param name the name of the store; {@code none} keeps everything in memory
 * @param folder its folder, or null for the usual one
 */
public record StoreChoice(String name, @Nullable String folder) {
    /** The name for no store. */
    public static final String NONE = "none";

    /** Reads {@code NAME} or {@code NAME:FOLDER}. */
    public static StoreChoice parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String folder = colon < 0 ? null : text.substring(colon + 1);
        if (!name.matches("[a-z0-9-]+") || (folder != null && folder.isEmpty())) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--store takes the name of a store, and '" + text + "' is not one",
                    "Write --store keystore, --store file:FOLDER, or --store none");
        }
        return new StoreChoice(name, folder);
    }

    /** Whether nothing is stored. */
    public boolean isNone() {
        return name.equals(NONE);
    }

    /** The folder as a path. */
    Optional<Path> path(Function<String, Path> paths) {
        return Optional.ofNullable(folder).map(paths);
    }
}
