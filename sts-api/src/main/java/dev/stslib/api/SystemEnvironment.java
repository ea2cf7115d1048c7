package dev.stslib.api;

import dev.stslib.api.error.ProfileConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine as stslib sees it: environment, system properties, platform. The real one is the default everywhere; a
 * made-up one lets everything be tried without touching the real one.
 */
public final class SystemEnvironment {
    private static final SystemEnvironment REAL = new SystemEnvironment(
            null,
            null,
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows"));

    /** Null for the process's own. */
    private final @Nullable Map<String, String> environment;
    /** Null for the JVM's own. */
    private final @Nullable Map<String, String> properties;

    private final boolean windows;

    private SystemEnvironment(
            @Nullable Map<String, String> environment, @Nullable Map<String, String> properties, boolean windows) {
        this.environment = environment;
        this.properties = properties;
        this.windows = windows;
    }

    /**
     * The machine that this program runs on. It is asked anew at every call.
     *
     * @return the real host
     */
    public static SystemEnvironment real() {
        return REAL;
    }

    /**
     * A made-up machine of the Unix kind.
     *
     * @param environment the environment; copied
     * @param properties the system properties; copied
     * @return the host
     */
    public static SystemEnvironment of(Map<String, String> environment, Map<String, String> properties) {
        return new SystemEnvironment(Map.copyOf(environment), Map.copyOf(properties), false);
    }

    /**
     * The same machine as Windows, or not.
     *
     * @param isWindows true for Windows
     * @return the host
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
     * A setting that a system property gives, or else an environment variable.
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
     * @throws ProfileConfigurationException if what is given can be no path; the message says what gives it
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
            return Path.of(home.orElse("."));
        } catch (InvalidPathException e) {
            throw new ProfileConfigurationException(
                    place + " is not a path, and is to name the home folder", "Set it to the path of a folder", e);
        }
    }

    private Optional<String> windowsHome() {
        return env("USERPROFILE")
                .or(() -> env("HOMEDRIVE").flatMap(drive -> env("HOMEPATH").map(path -> drive + path)));
    }

    /**
     * Makes a path of what a user wrote: a leading {@code ~/} (on Windows also {@code ~\}) stands for the home folder,
     * however many separators follow.
     *
     * @param text the path as written
     * @return the path
     * @throws InvalidPathException if it can be none
     * @throws ProfileConfigurationException if it begins at the home folder, which can be no path
     */
    public Path path(String text) {
        int rest = 1;
        while (rest < text.length() && isSeparator(text.charAt(rest))) {
            rest++;
        }
        boolean home = text.startsWith("~") && rest > 1;
        return home ? home().resolve(text.substring(rest)) : Path.of(text);
    }

    private boolean isSeparator(char sign) {
        return sign == '/' || (windows && sign == '\\');
    }

    /** Shows no value: the environment may hold secrets. */
    @Override
    public String toString() {
        return this == REAL ? "Host[real]" : "Host[made up]";
    }
}
