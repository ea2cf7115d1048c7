package dev.stslib.api;

import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment that stslib reads: environment variables, system properties, home folder and platform. The default is
 * that of the running process; tests can supply other values with {@link #of}.
 */
public final class SystemEnvironment {
    private static final SystemEnvironment REAL = new SystemEnvironment(
            null,
            null,
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows"));

    /** Null for the environment of the process. */
    private final @Nullable Map<String, String> environment;
    /** Null for the properties of the JVM. */
    private final @Nullable Map<String, String> properties;

    private final boolean windows;

    private SystemEnvironment(
            @Nullable Map<String, String> environment, @Nullable Map<String, String> properties, boolean windows) {
        this.environment = environment;
        this.properties = properties;
        this.windows = windows;
    }

    /**
     * The environment of the running process. Each lookup reads the current value.
     *
     * @return the environment of the process
     */
    public static SystemEnvironment real() {
        return REAL;
    }

    /**
     * Creates an environment from given values, for a platform other than Windows.
     *
     * @param environment the environment variables by name; copied
     * @param properties the system properties by name; copied
     * @return the environment
     */
    public static SystemEnvironment of(Map<String, String> environment, Map<String, String> properties) {
        return new SystemEnvironment(Map.copyOf(environment), Map.copyOf(properties), false);
    }

    /**
     * Returns a copy for Windows or for another platform.
     *
     * @param isWindows true for Windows
     * @return the environment
     */
    public SystemEnvironment windows(boolean isWindows) {
        return new SystemEnvironment(environment, properties, isWindows);
    }

    /**
     * Says whether the platform is Windows.
     *
     * @return true on Windows
     */
    public boolean isWindows() {
        return windows;
    }

    /**
     * An environment variable.
     *
     * @param name the name
     * @return the value, or empty if it is not set or empty
     */
    public Optional<String> env(String name) {
        return given(environment == null ? System.getenv(name) : environment.get(name));
    }

    /**
     * A system property of the JVM.
     *
     * @param name the name
     * @return the value, or empty if it is not set or empty
     */
    public Optional<String> property(String name) {
        return given(properties == null ? System.getProperty(name) : properties.get(name));
    }

    private static Optional<String> given(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /**
     * A setting: the value of a system property, or else of an environment variable.
     *
     * @param property the name of the property
     * @param variable the name of the environment variable
     * @return the value, or empty if neither is set
     */
    public Optional<String> setting(String property, String variable) {
        Optional<String> found = property(property);
        return found.isPresent() ? found : env(variable);
    }

    /**
     * The home folder: {@code HOME}; on Windows then {@code USERPROFILE}, then {@code HOMEDRIVE} with {@code HOMEPATH};
     * then the property {@code user.home}.
     *
     * @return the folder
     * @throws ProfileConfigurationException if the value is not a valid path; the message names the variable or
     *     property
     * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html">AWS, location of the shared
     *     files</a>
     */
    public Path home() {
        String place = "HOME";
        Optional<String> home = env("HOME");
        if (home.isEmpty() && windows) {
            place = "USERPROFILE, or HOMEDRIVE with HOMEPATH,";
            home = windowsHome();
        }
        if (home.isEmpty()) {
            place = "The property user.home";
            home = property("user.home");
        }
        try {
            return toPath(home.orElse("."));
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    place + " names the home folder, and its value is not a valid path: " + e.getReason(),
                    isAscii(e.getInput())
                            ? "Set it to the path of a folder"
                            : "Set LC_ALL or LANG to a UTF-8 locale such as C.UTF-8",
                    e);
        }
    }

    private Optional<String> windowsHome() {
        return env("USERPROFILE")
                .or(() -> env("HOMEDRIVE").flatMap(drive -> env("HOMEPATH").map(path -> drive + path)));
    }

    /**
     * Converts text that a user wrote to a path. A leading {@code ~/} (on Windows also {@code ~\}), with any number of
     * separators, is replaced by the home folder.
     *
     * @param text the path as written
     * @return the path
     * @throws InvalidPathException if the text is not a valid path; the reason names the locale if that cannot express it
     * @throws ProfileConfigurationException if the path starts at the home folder and {@link #home} fails
     */
    public Path path(String text) {
        int rest = 1;
        while (rest < text.length() && isSeparator(text.charAt(rest))) {
            rest++;
        }
        boolean home = text.startsWith("~") && rest > 1;
        return home ? home().resolve(toPath(text.substring(rest))) : toPath(text);
    }

    private static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            if (isAscii(text)) {
                throw e;
            }
            InvalidPathException explained =
                    new InvalidPathException(text, "the locale of this process (LC_ALL, LANG) cannot express it");
            explained.initCause(e);
            throw explained;
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private boolean isSeparator(char sign) {
        return sign == '/' || (windows && sign == '\\');
    }

    /** Shows no value: the environment may hold secrets. */
    @Override
    public String toString() {
        return this == REAL ? "SystemEnvironment[process]" : "SystemEnvironment[given]";
    }
}
