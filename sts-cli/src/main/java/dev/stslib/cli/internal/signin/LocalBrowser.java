package dev.stslib.cli.internal.signin;

import dev.stslib.api.SystemEnvironment;
import java.util.stream.Stream;

/** Says whether the browser of the person runs on this machine, so that it can be sent to a port of 127.0.0.1. */
public final class LocalBrowser {
    private LocalBrowser() {}

    /**
     * Looks at the environment.
     *
     * @return false over SSH, in WSL (whose browser is that of Windows), and on Linux without a display and without {@code
     *     BROWSER}
     */
    public static boolean isThere(SystemEnvironment environment) {
        if (isSet(environment, "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "WSL_DISTRO_NAME", "WSL_INTEROP")) {
            return false;
        }
        String system = environment.property("os.name").orElse("Linux");
        boolean hasDesktop = system.startsWith("Windows") || system.startsWith("Mac");
        return hasDesktop || isSet(environment, "BROWSER", "DISPLAY", "WAYLAND_DISPLAY");
    }

    private static boolean isSet(SystemEnvironment environment, String... names) {
        return Stream.of(names).anyMatch(name -> environment.env(name).isPresent());
    }
}
