package dev.stslib.cli.internal.settings;

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

    /**
     * Sets the level of stslib's loggers. It works before the first logger is made. All other loggers stay at
     * warnings, or are off too.
     */
    public void apply() {
        String name = name().toLowerCase(java.util.Locale.ROOT);
        System.setProperty("org.slf4j.simpleLogger.log.dev.stslib", name);
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", this == OFF || this == ERROR ? name : "warn");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "true");
    }
}
