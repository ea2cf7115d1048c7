package dev.stslib.core.plugin;

import java.util.Objects;

/**
 * A plug-in that was found.
 *
 * @param kind what it is, such as {@code credential format}
 * @param name the name that selects it
 * @param origin its class and the jar or folder that the class comes from
 */
public record InstalledPlugin(String kind, String name, String origin) {
    public InstalledPlugin {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(origin, "origin");
    }
}
