package dev.stslib.cli.internal.settings;

import java.util.List;
import java.util.Locale;

/** How much the log on standard error says. */
public enum LogLevel {
    /** Nothing. */
    OFF,
    /** Errors. */
    ERROR,
    /** Warnings too. */
    WARN,
    /** What happens too. */
    INFO,
    /** Details too, never a secret. */
    DEBUG;

    private static final List<String> KEYRING = List.of("com.github.javakeyring", "de.swiesend", "org.freedesktop");

    /**
     * Sets the level of stslib's loggers. It works before the first logger is made. All other loggers stay at
     * warnings, or are off too.
     */
    public void apply() {
        String name = name().toLowerCase(Locale.ROOT);
        System.setProperty("org.slf4j.simpleLogger.log.dev.stslib", name);
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", this == OFF || this == ERROR ? name : "warn");
        // The libraries of the keyring log errors that the command reports itself, and messages that hold secrets.
        for (String library : KEYRING) {
            System.setProperty("org.slf4j.simpleLogger.log." + library, "off");
        }
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "true");
    }
}
